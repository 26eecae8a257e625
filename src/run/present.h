// Brings inputs to the present where nothing is put back. An input is made for a state, or was kept
// when it fitted one, and what the service compares has changed since then: names are taken, locks
// have risen, tags are outdated. Such an input would be refused for that alone, ever after.
//
// Now and then an input stays as it is: to be late is a fault to look for, too. Sends nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "contract/contract.h"
#include "http/message.h"
#include "scenario/observed.h"
#include "scenario/trace.h"
#include "scenario/world.h"
#include "schema/generate.h"

namespace bodkin::run {

class Present {
 public:
  // The world must outlive it, and has to learn what was observed meanwhile.
  explicit Present(const scenario::World& world) : world_(world) {}

  // What was sent: names that an accepted creation has used or that one was refused for, tags, and
  // what a thing that a PUT makes says of the state that it expects.
  void note(const scenario::Exchange& exchange);

  // Changes the request where it has to be. A creation: names that are taken (World::unique), and
  // where that is not it, what somebody has already (run/contended.h). A PUT
  // that makes things: one in a few of those of what is there names another thing. Any write: its
  // locks (scenario/current.h) and If-Match as they were shown last.
  // `hash`, of the input, chooses: so that one input is brought alike again.
  void bring(Request& request, const contract::Contract::Match& match, std::uint64_t hash);

  // The same without any of the chances: for what only leads up to a trial. A PUT stays that of its
  // thing. `choose`: what somebody has already may be asked for otherwise; where states are
  // compared it must not be.
  void bring_surely(Request& request, const contract::Contract::Match& match, bool choose = true);
  // Whether such an operation was refused because somebody has what it asks for.
  bool is_contended(const contract::Operation& operation) const;

  // What was shown last, as it is now.
  struct Moment {
    scenario::Observed observed;
    std::map<std::string, std::string, std::less<>> tags;  // by path
  };
  Moment moment() const { return {world_.observed, tags_}; }

  // Only locks, in body and query, and If-Match, always: as they are now, or were at a moment.
  void refresh(Request& request, const contract::Contract::Match& match) const;
  static void refresh(Request& request, const contract::Contract::Match& match,
                      const Moment& moment);
  // Whether the request names the state that it expects, by a lock or If-Match.
  static bool names_state(const Request& request, const contract::Contract::Match& match);

  // Numbers for names that nothing has, `count` of them from the one that is returned.
  std::uint64_t take_names(std::uint64_t count);

 private:
  // What somebody has already, and names that are taken.
  void make_new(Request& request, const contract::Operation& operation, bool surely,
                bool may_choose);
  // Whether it has another name now.
  bool rename_creation(Request& request, const contract::Operation& operation, bool surely);
  // Whether somebody may have what the request asks for.
  bool is_had(const Request& request, const contract::Operation& operation) const;
  void choose(Request& request, const contract::Operation& operation, bool surely);
  // Whether the request names a new thing now.
  bool name_another(Request& request, const contract::Contract::Match& match, std::uint64_t hash);

  const scenario::World& world_;
  schema::Generator generator_;
  std::unordered_set<std::uint64_t> used_;  // by operation, member and value
  std::unordered_set<std::uint64_t> had_;   // bodies that were accepted or conflicted, by hash
  std::unordered_map<const contract::Operation*, int> conflicts_;  // lately; once there were any
  std::uint64_t names_ = 0;
  std::map<std::string, std::string, std::less<>> tags_;  // by path
  // Of PUTs that made something: the locks that they named.
  std::unordered_map<const contract::Operation*, std::map<std::string, std::string>> first_locks_;
};

}  // namespace bodkin::run
