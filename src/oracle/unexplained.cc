#include "oracle/unexplained.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "json/number.h"
#include "scenario/current.h"
#include "scenario/lock.h"

namespace bodkin::oracle {
namespace {

constexpr std::size_t kNodesMax = 256;
constexpr std::size_t kPointsBytesMax = 400;

bool is_success(int status) {
  return status >= 200 && status < 300;
}

int accepted(const scenario::Course& course) {
  return static_cast<int>(
      std::count_if(course.statuses.begin(), course.statuses.end(), is_success));
}

bool has_amount(const json::Tree& body) {
  const auto nodes = body.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    const json::Node& node = body.at(nodes[i]);
    if (node.kind != json::Kind::kNumber) continue;
    const auto value = json::to_int64(node.text);
    if (value && *value > 0 && !scenario::names_a_lock(json::key_of(body, nodes[i]))) return true;
  }
  return false;
}

// Of the first request; the others repeat its operation or remove what it writes.
std::string lock_of(const Facts& facts) {
  if (facts.operation == nullptr || facts.body == nullptr) return {};
  return scenario::lock_member(*facts.operation, *facts.body);
}

bool asks_for_amounts(const Case& what, const UnexplainedGroup& group) {
  const Facts& first = what.facts[group.evidence.burst.front()];
  if (first.operation == nullptr || first.body == nullptr || !has_amount(*first.body)) return false;
  for (const std::size_t at : group.evidence.burst) {
    const Facts& facts = what.facts[at];
    if (facts.operation != first.operation) return false;
    if (at != group.evidence.burst.front() && first.operation->method != "POST" &&
        facts.exchange->request.target == first.exchange->request.target) {
      return false;
    }
  }
  return true;
}

// Groups of which the model permits no order, whatever was run beside them.
void add_by_model(const Case& what, const std::set<const scenario::Group*>& reported,
                  std::vector<UnexplainedGroup>& groups) {
  for (std::size_t i = 0; i < what.facts.size(); ++i) {
    const scenario::Group* together = what.trace.exchanges[i].group.get();
    const bool begins =
        together != nullptr && (i == 0 || what.trace.exchanges[i - 1].group.get() != together);
    if (!begins || !what.facts[i].no_order || reported.contains(together)) continue;
    UnexplainedGroup group;
    group.by_model = true;
    group.verdict.what = scenario::Unexplained::kMoreAccepted;
    for (std::size_t k = i; k < what.facts.size(); ++k) {
      if (what.trace.exchanges[k].group.get() != together) break;
      group.evidence.burst.push_back(k);
      group.accepted += what.trace.exchanges[k].success() ? 1 : 0;
    }
    group.lock = lock_of(what.facts[i]);
    group.exceeds_limit = group.lock.empty() && asks_for_amounts(what, group);
    groups.push_back(std::move(group));
  }
}

}  // namespace

std::vector<UnexplainedGroup> unexplained_groups(const Case& what) {
  std::vector<UnexplainedGroup> groups;
  std::set<const scenario::Group*> reported;
  for (scenario::Evidence& evidence : scenario::evidence(what.trace)) {
    std::vector<const Request*> requests;
    for (const std::size_t at : evidence.burst) {
      requests.push_back(&what.trace.exchanges[at].request);
    }
    const auto same = scenario::repetitions(requests);
    UnexplainedGroup group;
    group.verdict = scenario::compare(evidence.orders, evidence.course, same);
    if (group.verdict.what == scenario::Unexplained::kNothing) continue;
    group.accepted = accepted(evidence.course);
    for (const scenario::Order& order : evidence.orders) {
      group.accepted_in_order = std::max(group.accepted_in_order, accepted(order.first));
    }
    // The write was accepted once: where none is in any order, they began somewhere else.
    if (group.verdict.what == scenario::Unexplained::kMoreAccepted &&
        group.accepted_in_order == 0) {
      continue;
    }
    group.evidence = std::move(evidence);
    reported.insert(&*what.trace.exchanges[group.evidence.burst.front()].group);
    group.lock = lock_of(what.facts[group.evidence.burst.front()]);
    group.exceeds_limit = group.verdict.what == scenario::Unexplained::kMoreAccepted &&
                          group.lock.empty() && asks_for_amounts(what, group);
    groups.push_back(std::move(group));
  }
  add_by_model(what, reported, groups);
  return groups;
}

finding::Finding finding_of(const Case& what, const UnexplainedGroup& group,
                            std::string_view oracle) {
  finding::Finding finding = finding_at(what, group.evidence.burst.front(), oracle);
  finding.exchange = group.evidence.burst.back();
  return finding;
}

std::string more_accepted(const Case& what, const UnexplainedGroup& group,
                          std::string_view requests) {
  std::string text = fmt::format("{} of {} {} sent at once are accepted; one after another, ",
                                 group.accepted, group.evidence.burst.size(), requests);
  text += group.by_model ? "the model permits these answers in no order"
                         : fmt::format("in whatever order, {} {}", group.accepted_in_order,
                                       group.accepted_in_order == 1 ? "is" : "are");
  return text + how_it_came(what, group);
}

std::string how_it_came(const Case& what, const UnexplainedGroup& group) {
  const auto& together = what.trace.exchanges[group.evidence.burst.front()].group;
  if (together == nullptr) return {};
  std::string text;
  if (together->tries > 1) {
    text = fmt::format("; so in {} of {} tries", together->shown, together->tries);
  }
  if (!together->points.empty()) text += "; " + printable(together->points, kPointsBytesMax);
  return text;
}

}  // namespace bodkin::oracle
