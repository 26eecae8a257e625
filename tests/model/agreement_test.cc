// Model against service: two readings of one specification, written apart from each other. Every
// sequence of one and two requests over a fixed alphabet, then random ones that go further. Where
// they differ, one of them is wrong: docs/inventory_api.md decides.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "alphabet.h"
#include "base/text.h"
#include "cases.h"
#include "fixture.h"
#include "service/service.h"

namespace bodkin::model {
namespace {

constexpr int kFailuresMax = 5;

const char* token(Who who) {
  switch (who) {
    case Who::kAdmin:
      return service::kTokenAdmin;
    case Who::kOwnerA:
      return service::kTokenOwnerA;
    case Who::kOwnerB:
      return service::kTokenOwnerB;
    case Who::kReader:
      return service::kTokenReader;
    case Who::kForged:
      return "bodkin-forged";
    default:
      return nullptr;
  }
}

bool is_open(const Outcomes& allowed) {
  return std::ranges::any_of(allowed.permitted,
                             [](const Outcome& o) { return o.rule.starts_with("open."); });
}

// One service beside one state of the model.
class Pair {
 public:
  Pair() {
    auto opened = service::Service::open({});
    if (opened) service_ = std::move(*opened);
  }

  bool ready() const { return service_ != nullptr; }

  bool build() {
    for (const auto& letter : set_up()) {
      if (!step(letter) || !accepted_) return false;
    }
    story_.clear();
    return *state_ == world() && agrees_everywhere() && remember();
  }

  // Makes the present state the one at which start() begins.
  bool remember() {
    initial_ = state_;
    prologue_ = story_.size();
    return service_->snapshot();
  }

  void start() {
    ASSERT_TRUE(service_->restore());
    state_ = initial_;
    story_.resize(prologue_);
    service_->take_log();
    service_->take_statements();
  }

  // Each of these is false where the two disagree; story() then tells what was sent and what came.
  bool step(const Letter& letter) { return send(letter.who, spell(letter, *state_)); }

  bool step(const Case& one) { return send(one.who, request(one)); }

  // Everything that can be read, read.
  bool agrees_everywhere() {
    const StatePtr state = state_;
    const auto read = [&](const std::string& target) {
      return send(Who::kAdmin, request("GET " + target));
    };
    if (!read("/resource_providers")) return false;
    for (const auto& [uuid, provider] : state->providers) {
      for (const char* const part : {"", "/inventories", "/usages", "/allocations"}) {
        if (!read("/resource_providers/" + uuid + part)) return false;
      }
    }
    for (const char* const consumer : {"$own", "$other", "$nobody"}) {
      if (!read(std::string("/allocations/") + consumer)) return false;
    }
    return true;
  }

  // What was sent since the world was built, and what came.
  std::string story() const {
    std::string text;
    for (const auto& [who, sent, answer, difference] : story_) {
      const Identity identity_then = identity(who);
      text += identity_then.role + " " + identity_then.project + " " + sent.method + " " +
              printable(sent.target) + "\n  " + printable(sent.body, 2000) + "\n  -> " +
              std::to_string(answer.status) + " " + printable(answer.body, 400) + "\n";
      if (!difference.empty()) text += "  BUT " + difference + "\n";
    }
    return text;
  }

 private:
  struct Told {
    Who who;
    Request sent;
    Response answer;
    std::string difference;
  };

  bool send(Who who, Request sent) {
    const Outcomes allowed = outcomes(*state_, identity(who), sent);
    if (const char* const known = token(who)) sent.headers.add("X-Auth-Token", known);
    Response answer = service_->handle(sent);
    accepted_ = answer.status >= 200 && answer.status < 300;
    const std::string difference = judge(allowed, sent, answer);
    story_.push_back({who, std::move(sent), std::move(answer), difference});
    return difference.empty();
  }

  std::string judge(const Outcomes& allowed, const Request& sent, const Response& answer) {
    const Outcome* const outcome = allowed.find(answer.status);
    if (!outcome) return "the model permits " + to_string(allowed);
    // The service promises more than the model asks: the order of its checks.
    if (!is_open(allowed) && outcome != &allowed.permitted.front()) {
      return "in the order of the specification " + to_string(allowed);
    }
    StatePtr after = settle(state_, *outcome, answer);
    if (!after) return "the answer does not tell a fresh identifier";
    state_ = std::move(after);
    return read_difference(*state_, sent, answer);
  }

  std::unique_ptr<service::Service> service_;
  StatePtr state_ = std::make_shared<const State>();
  StatePtr initial_;
  bool accepted_ = false;
  std::vector<Told> story_;
  std::size_t prologue_ = 0;  // of the story: what start() keeps
};

class Agreement : public ::testing::Test {
 protected:
  void SetUp() override { build(pair_); }

  static void build(Pair& pair) {
    ASSERT_TRUE(pair.ready());
    ASSERT_TRUE(pair.build()) << pair.story();
  }

  // False: enough failures have been told.
  bool fail(const Pair& pair) {
    ADD_FAILURE() << pair.story();
    return ++failures_ < kFailuresMax;
  }

  Pair pair_;
  int failures_ = 0;
};

TEST_F(Agreement, EveryCase) {
  for (const auto& one : all_cases()) {
    pair_.start();
    if (!pair_.step(one) && !fail(pair_)) return;
  }
}

TEST_F(Agreement, EverySequenceOfTwoRequests) {
  for (const auto& first : alphabet()) {
    Pair pair;
    ASSERT_NO_FATAL_FAILURE(build(pair));
    const bool agreed = pair.step(first) && pair.agrees_everywhere();
    if (!agreed && !fail(pair)) return;
    if (!agreed) continue;
    ASSERT_TRUE(pair.remember());
    for (const auto& second : alphabet()) {
      pair.start();
      if (!pair.step(second) && !fail(pair)) return;
    }
  }
}

TEST_F(Agreement, RandomSequences) {
  constexpr std::uint64_t kSeed = 20240611;
  constexpr int kStepsWanted = 20000;
  Random random(kSeed);
  for (int steps = 0; steps < kStepsWanted;) {
    pair_.start();
    const int length = static_cast<int>(random.between(1, 12));
    bool agreed = true;
    for (int i = 0; agreed && i < length; ++i, ++steps) agreed = pair_.step(random_letter(random));
    // Reading everything costs as much as twenty steps.
    if (agreed && random.one_in(8)) agreed = pair_.agrees_everywhere();
    if (!agreed && !fail(pair_)) return;
  }
}

}  // namespace
}  // namespace bodkin::model
