// The world as the service holds it: built once, then restored or built anew before an input.
//
// In-process the service's own snapshot is restored. Remotely, and for a handler that has none, a
// world in which a write was accepted is taken away and built again under fresh identifiers.
// Without a world nothing can be put back, and inputs run in whatever is there.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "run/created.h"
#include "run/learn.h"
#include "run/sender.h"
#include "scenario/world.h"

namespace bodkin::run {

class Stage {
 public:
  // `world` is copied; everything else must outlive this.
  Stage(Sender& sender, const scenario::World& world, const Scope& scope);

  // As Runner::prepare.
  Result<void> prepare();

  enum class State {
    kFresh,   // as prepare() left it
    kStale,   // it could not be put back
    kBroken,  // it could not be built again; see broken()
  };
  State reset();
  // The set-up request that did not do what it should, after kBroken.
  const std::optional<scenario::Exchange>& broken() const { return broken_; }

  // To be told of every exchange that is not part of the set-up.
  void note(const scenario::Exchange& exchange);

  // The world may have been changed by something that note() takes for harmless: reset() builds it
  // anew where it is not simply restored.
  void distrust() { dirty_ = true; }

  // Preflight in a service without a world: creations that bound a path parameter. They become
  // part of the set-up, so that what they made exists afterwards as well. Of a parameter that is
  // bound already only where `more`: then the newest comes first.
  void teach(const scenario::Exchange& exchange, bool more = false);
  // What a GET showed: of a list some things are bound, behind what is bound already, and
  // what this run has not made is preexisting. Nothing from anything else.
  void find(const scenario::Exchange& list);
  // Forgets lessons beyond the first n; what they bound stays.
  void forget_lessons(std::size_t n);
  // Two bodies of a creation, of which the first was refused for what is there already and the
  // second was not refused for that: members that differ are unique.
  void tell_apart(const contract::Operation& creation, const json::Tree& refused,
                  const json::Tree& accepted);
  // What an accepted DELETE of one thing took away for good.
  void lose(const scenario::Exchange& removal);
  // What is gone is no longer used, where something else of its kind is known.
  void unbind(const http::PathParameter& gone);
  // The same for everything that was lost and has not been made again since.
  void unbind_lost();
  // Takes away what inputs have made, as far as nothing needs it and it goes at once: so that there
  // is some of what is limited. Nothing where states are put back.
  void make_room();
  // From now on the state is restored to what it is now, where it can be.
  void keep();
  // Sends the lessons again where what they made is gone; their answers bind anew.
  void repeat_lessons();

  // Reads every thing of the world by every path that names it, so that the world has observed
  // what they are like. Changes nothing in the service.
  void observe();
  // Takes what a GET showed, or an accepted PUT or PATCH of what can be read there, for observed;
  // nothing from anything else.
  void learn(const scenario::Exchange& exchange);

  const scenario::World& world() const { return world_; }
  const std::vector<http::HttpFileRequest>& lessons() const { return lessons_; }
  bool restorable() const { return restorable_; }
  Created& created() { return created_; }

 private:
  // Deletes the oldest of what was made beyond so many of a kind.
  void trim(std::size_t kept);
  // Sends the set-up once; the exchange that failed, or nothing.
  std::optional<scenario::Exchange> build();
  std::optional<scenario::Exchange> send_step(const http::HttpFileRequest& step);
  void bind(const Bindings& learned);
  // What nothing else is known of: the "project" that an entry of some list has for {project}.
  void bind_by_members(const scenario::World::Entry& entry);

  Sender& sender_;
  scenario::World world_;
  const Scope& scope_;
  Created created_;
  std::set<std::string> told_by_members_;  // parameters that only bind_by_members() bound
  std::vector<http::HttpFileRequest> lessons_;
  std::vector<Bindings> taught_;  // what each of these bound when it was sent last
  std::vector<http::PathParameter> lost_;
  std::optional<scenario::Exchange> broken_;
  bool restorable_ = false;
  bool dirty_ = false;
};

// "2xx", "404" or empty (anything) against a status.
bool expected(const std::string& pattern, int status);

}  // namespace bodkin::run
