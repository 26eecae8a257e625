#include "run/player.h"

#include <algorithm>
#include <span>
#include <utility>

#include "http/reference.h"
#include "run/reproducer.h"

namespace bodkin::run {

using scenario::Exchange;
using scenario::Purpose;
using scenario::Trace;

namespace {

// A reference of the text to one of these steps, as it is written; empty: there is none.
std::string reference_to(std::string_view text, std::span<const http::HttpFileRequest> steps) {
  for (std::size_t at = 0; const auto found = http::find_reference(text, at);) {
    at = found->begin + found->size;
    const std::string& step = found->reference.step;
    const bool among = std::any_of(steps.begin(), steps.end(), [&](const auto& each) {
      return !step.empty() && each.name == step;
    });
    if (among) return std::string(text.substr(found->begin, found->size));
  }
  return {};
}

std::string reference_to(const Request& request, std::span<const http::HttpFileRequest> steps) {
  std::string found = reference_to(request.target, steps);
  if (found.empty()) found = reference_to(request.body, steps);
  for (const Header& field : request.headers.fields()) {
    if (found.empty()) found = reference_to(field.value, steps);
  }
  return found;
}

}  // namespace

std::size_t group_end(const std::vector<http::HttpFileRequest>& steps, std::size_t at,
                      const dispatch::Dispatcher& dispatcher) {
  std::size_t end = at;
  while (end < steps.size() && end - at < scenario::kTogetherMax && steps[end].concurrent) ++end;
  return end - at > 1 && dispatcher.together() != dispatch::Together::kNever ? end : at + 1;
}

Player::Player(Sender& sender, Races& races, const Scope& scope, Bursts::Hands hands,
               const std::vector<http::HttpFileRequest>& requests, std::uint64_t seed)
    : sender_(sender),
      races_(races),
      scope_(scope),
      hands_(std::move(hands)),
      requests_(requests),
      seed_(seed) {}

Player::Course Player::begin() const {
  return {scenario::Answers(seed_, sender_.contract().base_path()), {}, false};
}

Trace Player::play(bool restorable) {
  Course course = begin();
  if (!hands_.put_back(course.trace, course.fresh)) return std::move(course.trace);
  if (!send_until(course, requests_.size()) || !restorable) return std::move(course.trace);
  for (std::size_t i = 0; i < requests_.size();) {
    const std::size_t end = group_end(requests_, i, sender_.dispatcher());
    if (end - i > 1) look(course.trace, i);
    i = end;
  }
  return std::move(course.trace);
}

bool Player::send_until(Course& course, std::size_t end) {
  for (std::size_t i = 0; i < end;) {
    const std::size_t next = group_end(requests_, i, sender_.dispatcher());
    if (!(next - i > 1 ? send_together(course, i, next) : send(course, i))) return false;
    i = next;
  }
  return true;
}

std::optional<Outgoing> Player::ready(Course& course, std::size_t at) {
  const http::HttpFileRequest& step = requests_[at];
  const contract::Contract& contract = sender_.contract();
  Outgoing outgoing;
  outgoing.request = step.request;
  if (step.captures) {
    outgoing.request = course.answers.resolve(step.request, [&](const http::FoundReference& found) {
      course.trace.stopped = http::print_reference(found.reference) + ": " +
                             course.answers.why_missing(found.reference);
      return std::nullopt;
    });
    course.trace.stopped_at = at;
    if (!course.trace.stopped.empty()) return std::nullopt;
  }
  const std::string& base = contract.base_path();
  std::string& target = outgoing.request.target;
  if (!base.empty() && target.starts_with(base + "/")) target.erase(0, base.size());
  if (!scope_.allows_request(contract, step.request.method, target)) {
    course.answers.add(step.name, nullptr);
    return std::nullopt;
  }
  const auto match = contract.match(step.request.method, target);
  outgoing.operation = match ? match->operation : nullptr;
  outgoing.principal = sender_.principal(step.principal);
  outgoing.as_written = true;
  outgoing.step = static_cast<int>(at);
  outgoing.name = step.name;
  read_purpose(step, outgoing);
  return outgoing;
}

bool Player::send(Course& course, std::size_t at) {
  auto outgoing = ready(course, at);
  if (!outgoing) return course.trace.stopped.empty();
  outgoing->fresh = std::exchange(course.fresh, false);
  const bool answered = hands_.send(course.trace, std::move(*outgoing));
  course.answers.add(requests_[at].name,
                     answered ? &course.trace.exchanges.back().answer.response : nullptr);
  return answered;
}

bool Player::send_together(Course& course, std::size_t first, std::size_t end) {
  std::vector<Outgoing> members;
  const auto group = std::span(requests_).subspan(first, end - first);
  for (std::size_t i = first; i < end; ++i) {
    if (requests_[i].captures) {
      if (const auto found = reference_to(requests_[i].request, group); !found.empty()) {
        course.trace.stopped = found + ": requests sent at once cannot name each other's answers";
        course.trace.stopped_at = i;
        return false;
      }
    }
    if (auto outgoing = ready(course, i)) members.push_back(std::move(*outgoing));
    if (!course.trace.stopped.empty()) return false;
  }
  if (members.empty()) return true;
  members.front().fresh = std::exchange(course.fresh, false);
  const std::size_t begun = course.trace.exchanges.size();
  hands_.together(course.trace, std::move(members), {});
  bool all = true;
  for (std::size_t i = begun; i < course.trace.exchanges.size(); ++i) {
    const Exchange& exchange = course.trace.exchanges[i];
    course.answers.add(exchange.name, exchange.answered() ? &exchange.answer.response : nullptr);
    all = all && exchange.answered();
  }
  return all;
}

// Whether some order explains what becomes of a group; what none does is appended.
void Player::look(Trace& trace, std::size_t first) {
  Course again = begin();
  Bursts::Hands hands = hands_;
  hands.put_back = [&](Trace& to, bool& fresh) {
    again = begin();
    const bool sent = hands_.put_back(again.trace, again.fresh) && send_until(again, first);
    fresh = again.fresh;
    for (Exchange& exchange : again.trace.exchanges) {
      exchange.purpose = Purpose::kSetup;
      exchange.step = -1;
      to.exchanges.push_back(std::move(exchange));
    }
    return sent;
  };
  Trace scratch;
  bool fresh = false;
  if (!hands.put_back(scratch, fresh)) return;
  BurstGroup group;
  const std::size_t end = group_end(requests_, first, sender_.dispatcher());
  for (std::size_t i = first; i < end; ++i) {
    auto outgoing = ready(again, i);
    if (!outgoing) return;
    outgoing->step = -1;
    group.members.push_back(std::move(*outgoing));
  }
  races_.look(trace, std::move(group), true, hands);
}

}  // namespace bodkin::run
