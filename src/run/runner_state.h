// What a runner knows and does, beneath Runner itself. For runner*.cc alone: steps and how they are
// sent (runner_steps.cc), probes that follow (runner_probes.cc), the same write again and again
// (runner_retries.cc), what is named and what is gone (runner_naming.cc), races (runner_races.cc).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "run/bursts.h"
#include "run/familiar.h"
#include "run/fresh.h"
#include "run/isolation.h"
#include "run/overdraw.h"
#include "run/overposting.h"
#include "run/partial.h"
#include "run/present.h"
#include "run/probes.h"
#include "run/races.h"
#include "run/reach.h"
#include "run/references.h"
#include "run/runner.h"
#include "run/sender.h"
#include "run/snapshots.h"
#include "run/stage.h"
#include "run/stale.h"
#include "run/steps.h"
#include "run/undo.h"
#include "scenario/access.h"

namespace bodkin::run {

// Says that what follows is beside the input, for as long as it lives. Not nested.
class Aside {
 public:
  explicit Aside(const std::function<void(bool)>& hook) : hook_(hook) {
    if (hook_) hook_(true);
  }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;
  ~Aside() {
    if (hook_) hook_(false);
  }

 private:
  const std::function<void(bool)>& hook_;
};

struct Runner::State {
  using Exchange = scenario::Exchange;
  using Principal = scenario::Principal;
  using Purpose = scenario::Purpose;
  using Trace = scenario::Trace;

  State(const contract::Contract& contract_given, const scenario::World& world,
        dispatch::Dispatcher& dispatcher, const scenario::Principals& principals,
        RunnerOptions options_given)
      : contract(contract_given),
        options(std::move(options_given)),
        sender(contract, dispatcher, principals, options.seed, options.token_command,
               options.url_path),
        stage(sender, world, options.scope),
        probes(contract, stage.world(), options.scope),
        references(contract, stage.world()),
        reach(contract, stage.world(), options.scope),
        present(stage.world()),
        overposting(contract) {}

  // Appends what was sent. False: no answer came, the trace ends.
  bool send(Trace& trace, Outgoing outgoing);

  // Restores the world. False: it could not be built again, and the trace says why.
  bool reset(Trace& trace, bool& fresh);

  bool send_probes(Trace& trace, std::vector<Probe> list, const Principal* principal);

  SendInto sending();

  // Whether nothing can be put back: reads come before the write then, not after it.
  bool settled_for_good() const { return !stage.restorable() && stage.world().setup.empty(); }

  // Whether questions beside the inputs may have more time: where states cost requests, so that a
  // slow service sees inputs, too. What has to wait is asked later.
  bool has_time_beside() const;

  // Counts the time that what follows an input takes, for as long as it lives.
  class Beside {
   public:
    explicit Beside(State& state) : state_(state), begun_(state.clock.now_us()) {}
    Beside(const Beside&) = delete;
    Beside& operator=(const Beside&) = delete;
    ~Beside() { state_.beside_us += state_.clock.now_us() - begun_; }

   private:
    State& state_;
    std::int64_t begun_;
  };

  // Reads before a write, where they have to come first.
  Trace look_before(const http::HttpFileRequest& sent,
                    const std::optional<contract::Contract::Match>& match, std::uint64_t hash);

  // The last step, refused.
  struct Refused {
    std::size_t step = 0;
    bool known_start = false;  // nothing was accepted before it
    http::HttpFileRequest sent;
    contract::Contract::Match match;
    Exchange exchange;
    Trace before;
  };

  // A refused write whose state is worth a look, as far as its hash says.
  bool may_have_left(const Exchange& write, std::uint64_t hash, bool known_start) const;

  // Looks at what a refused write left behind.
  void probe_refusal(Trace& trace, const http::Scenario& input, Refused& last, std::uint64_t hash);

  // Whether what follows every accepted input follows this one: it always does where a request
  // costs more than an input, and where the input says something new (run/familiar.h).
  bool worth_following(const Accepted& input, const Principal* principal);

  bool probe_access_now(const contract::Operation& operation, std::uint64_t hash);

  bool fixed_probes_now(const contract::Operation& operation, std::uint64_t hash);

  bool ask_who_sees_it_now(const contract::Operation& operation, std::uint64_t hash);

  bool name_what_is_not_there_now(const contract::Operation& operation, std::uint64_t hash);

  // False: the trace ends.
  bool name_what_is_not_there(Trace& trace, const Accepted& input, const Principal* principal);

  // Sends what a client may not set (run/overposting.h). False: the trace ends.
  bool overpost(Trace& trace, const Accepted& input, const Principal* principal);

  // How an accepted first step can be tried again and again: from the state that it met, or once
  // what it made is taken back. `possible`: either can be done.
  struct Retrying {
    Undo undo;
    bool possible = false;
    SendInto send;
    PutBack put_back;
  };
  // `replaces`: a PUT or PATCH of what was there before is put back by sending it again.
  std::unique_ptr<Retrying> retrying(const Exchange& write, bool replaces = false);

  // Asks for more of what the write draws on than there is (run/overdraw.h). False: the trace ends.
  bool overdraw(Trace& trace, const Accepted& input, std::size_t at, const Principal* principal);

  // The write with one more part, which has to be refused (run/partial.h). False: the trace ends.
  bool half_do(Trace& trace, const Accepted& input, std::size_t at, const Principal* principal);

  // The write with conditions of SQL in one of its texts (run/sql_conditions.h). False: the trace
  // ends.
  bool try_sql_in_body(Trace& trace, const Accepted& input, std::size_t at,
                       const Principal* principal);

  // How often each operation has had its turn at a kind of probe.
  using Turns = std::unordered_map<const contract::Operation*, std::uint64_t>;
  // Where nothing is put back, for the first accepted inputs; and for one in `every`, by its bytes.
  bool turn_comes(Turns& turns, const Accepted& input, std::uint64_t first, std::uint64_t every);

  // The exchange, good until the next one; nullptr: the trace ends. `anew`: from the world's own
  // state, where that costs nothing.
  const Exchange* send_one(Trace& trace, const contract::Operation* operation, Request request,
                           const Principal* principal, Purpose purpose, std::string note,
                           bool anew);

  // What naming probes ask (scenario/naming.h). False: the trace ends.
  bool name_what_others_own(Trace& trace, const Accepted& input, const Principal* principal);
  // What the body names and can be deleted, and what shows whether it is there.
  struct Removable {
    std::string path;
    const contract::Operation* read = nullptr;  // of it; or of the list above it
    bool listed = false;
  };
  std::vector<Removable> removables(const Accepted& input);
  bool delete_what_is_named(Trace& trace, const Accepted& input, std::size_t at,
                            const Principal* principal);
  bool use_what_is_gone(Trace& trace, const Accepted& input, const Principal* principal);
  bool name_as(Trace& trace, const Accepted& input, const References::Named& thing,
               const Principal* owner, const Principal* other);
  // The name of such a thing that nobody has used yet, where one can be made, and who made it; else
  // that of the thing itself. Empty: the trace ends.
  std::string make_named(Trace& trace, const References::Named& thing, const Principal*& owner);

  // As somebody from whom the thing that the input made is hidden, writes of the same kind that may
  // be refused for it: with what only one thing can have, and for more than there is. False: the
  // trace ends.
  bool ask_what_refusals_tell(Trace& trace, const Accepted& input, std::size_t at,
                              const Principal* owner);
  std::vector<Request> telling_requests(const Accepted& input, const Principal& other);
  void note_creation(const Exchange& exchange);

  // The write and then the DELETE of what it made as others. False: the trace ends.
  bool ask_who_may_delete(Trace& trace, const Accepted& input, const Principal* owner);

  // The DELETE of what the input made, where only a list shows that, as others whose list does not.
  // False: the trace ends.
  bool ask_who_may_delete_unlisted(Trace& trace, const Accepted& input, std::size_t at,
                                   const Principal* owner);

  // A list as others, who do not see all of it, with each filter that an entry of it passes. False:
  // the trace ends.
  bool ask_whether_filters_widen(Trace& trace, const Accepted& input, const Principal* owner);

  // The write again, alone and then twice at the same moment, and what numbers move by that
  // (scenario/deltas.h). False: the trace ends.
  bool race_by_deltas(Trace& trace, const Accepted& input, const Principal* principal);
  // What shows another side of the thing that the input is sent to: "GET /boards/{board}/stock"
  // beside "POST /boards/{board}/restock".
  std::vector<Probe> reads_beside(const Accepted& input) const;
  // The input once more, as it is accepted once more; it names that thing, as the input does.
  Request another_such(const Accepted& input, const std::string& thing, Random& random);

  // Whether somebody who may change only its own changes what the input changed
  // (scenario/rights.h). False: the trace ends.
  bool ask_who_may_change(Trace& trace, const Accepted& input, const Principal* owner);
  // A thing of that kind that somebody may read and not change, the first one if it is such.
  struct Denied {
    std::string value;  // of the thing's parameter
    const contract::Operation* by = nullptr;
  };
  // Appends to the trace only what was not answered.
  std::optional<Denied> denied_to(Trace& trace, const contract::Operation& thing,
                                  const std::string& first, const Principal* other);
  // Whether the whole course was seen: the write is accepted, another write to the thing is not,
  // and to one of its own it is.
  bool change_as(Trace& trace, const Accepted& input, const Request& varied,
                 const contract::Operation& thing, const Principal* owner, const Principal* other);
  bool do_to_own(Trace& trace, const contract::Operation& sibling, const contract::Operation& thing,
                 const Principal* other);
  const contract::Operation* outermost(const contract::Operation& operation) const;
  // A valid write to that thing, as the state is now; method empty: none can be made.
  Request write_to(const contract::Operation& operation,
                   const std::vector<http::PathParameter>& thing);

  // Whether the documents leave open what the principal may do with the thing.
  bool access_is_open(const Thing& thing, const Principal& principal) const;

  // False: the trace ends.
  bool ask_who_sees_it(Trace& trace, const Accepted& input, std::size_t at, const Principal* owner);

  // The creation again as somebody else, and the same questions about that: who made the first may
  // be somebody special. False: the trace ends.
  bool ask_about_what_others_make(Trace& trace, const Accepted& input, const Principal* owner);

  // Whether a step may be sent: by the scope, and by what the user named.
  bool may_send(const ReadyStep& ready) const;

  // What an input says of the state as it is now, where none is put back (run/present.h).
  void bring_to_present(ReadyStep& ready, std::uint64_t hash);

  Outgoing outgoing_of(ReadyStep ready, std::size_t index, Purpose purpose) const;

  enum class Sent { kYes, kLeftOut, kEnd };

  Sent send_step(Trace& trace, Steps& steps, std::size_t index, ReadyStep ready, Purpose purpose,
                 bool fresh);

  // The steps before the one that others are to try, from a restored world, or brought to the
  // present (`choose`: run/present.h). False: the trace ends.
  bool send_again(Trace& trace, const http::Scenario& input, std::size_t count, Steps& steps,
                  bool& fresh, bool choose = true);

  // A step of several as everybody who may not make it, each time after the steps before it.
  bool send_later_step_as_others(Trace& trace, const http::Scenario& input, std::size_t index,
                                 const scenario::Subject& subject, const Principal* allowed);

  // A request as everybody who may not make it, each time from the same state. False: the trace
  // ends.
  bool send_as_others(Trace& trace, const Request& request, const scenario::Subject& subject,
                      const Principal* allowed, bool stranger_too, const std::string& note);

  // A request that takes something away or can be done once, where nothing is put back: first as
  // everybody who may not send it, since afterwards it fails for all. True: one of them could, or
  // the service failed, and the trace ends with that.
  bool others_could(Trace& trace, const ReadyStep& ready, std::uint64_t hash);

  bool send_stale_writes(Trace& trace, const Accepted& input, std::size_t at,
                         const Principal* principal);

  // The accepted step that probes follow.
  struct LastAccepted {
    std::size_t exchange = 0;  // of the trace
    std::size_t step = 0;
    http::HttpFileRequest sent;
    contract::Contract::Match match;
  };

  void probe(Trace& trace, const http::Scenario& input, const LastAccepted& last,
             std::uint64_t hash);

  // Those of probe() that are not reads of what was written.
  void probe_beside(Trace& trace, const http::Scenario& input, const LastAccepted& last,
                    const Accepted& accepted_input, bool follow, std::uint64_t hash);

  Sender::Together send_together(Trace& trace, std::vector<Outgoing> outgoing,
                                 const dispatch::Schedule& schedule);

  Bursts::Hands hands(PutBack put_back);

  // Steps [first, end) at the same moment. False: the trace ends.
  bool send_steps_together(Trace& trace, Steps& steps, std::size_t first, std::size_t end,
                           bool fresh);

  // Those of steps [first, end) that may be sent.
  std::vector<Outgoing> ready_together(Steps& steps, std::size_t first, std::size_t end,
                                       Purpose purpose);

  // Whether some order explains what became of the steps that were sent at once.
  void look_at_group(Trace& trace, const http::Scenario& input, std::size_t first);

  // The last accepted write with others at the same moment.
  void probe_races(Trace& trace, const http::Scenario& input, const LastAccepted& last,
                   std::uint64_t hash);

  // The same where nothing is put back: each time with things of its own.
  void probe_races_anew(Trace& trace, const http::Scenario& input, const LastAccepted& last,
                        std::uint64_t hash, bool all);

  // The same where it makes nothing that has a name: what it made is taken back before each try.
  void probe_races_undone(Trace& trace, const LastAccepted& last, std::uint64_t hash, bool all);

  // Releases the oldest of what inputs have taken and nobody can delete ("POST
  // /bookings/{id}/cancel"), where there are many: what is limited would be used up.
  void give_back(const Trace& trace);

  // A thing that the preflight made may be gone now, and what needs it would only ever see 404.
  void repeat_lessons_after(const Trace& trace);

  const contract::Contract& contract;
  RunnerOptions options;
  Sender sender;
  Stage stage;
  Probes probes;
  References references;
  Reach reach;
  FreshThings fresh_things;
  Familiar familiar;
  Present present;
  // The last accepted creation of each principal by name.
  std::map<std::pair<const contract::Operation*, std::string>, Request> creations;
  std::unordered_map<const contract::Operation*, std::deque<Undo::Release>> held;  // oldest first
  schema::Generator generator;
  Partial partial{stage.world()};
  Overposting overposting;
  Overdraw overdrawing;
  StaleWrites stale;
  Clock& clock = Clock::system();
  std::int64_t begun_us = clock.now_us(), beside_us = 0;
  std::function<void(std::size_t)> on_step;
  bool others_first = true;
  std::function<void(bool)> on_aside;
  Snapshots snapshots{sender, probes};
  Races races{sender, probes, stale};
  // Inputs of each operation that were accepted, as each kind of probe counts them.
  Turns tried_by_others, accepted, probed, asked, referred, overposted, overdraws, sql_tried,
      named_others, orphaned, used_gone, half_done, telling, deleted_by_others, changed_by_others,
      deleted_unlisted, made_by_others, filtered, raced_by_deltas;
};

}  // namespace bodkin::run
