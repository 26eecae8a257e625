// After an accepted read of a list: do others' lists show more with a filter than without? What
// oracle/filters judges.
#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "http/uri.h"
#include "json/scan.h"
#include "json/tree.h"
#include "run/runner_state.h"
#include "scenario/filters.h"
#include "scenario/listing.h"

namespace bodkin::run {
namespace {

constexpr std::uint64_t kFiltersFirst = 3, kFiltersEvery = 96;
constexpr std::size_t kTriesMax = 8, kTextMax = 60;

// By which one may well ask for what is others', or for more than is shown else.
bool asks_for_others(std::string_view parameter) {
  static constexpr std::array<std::string_view, 29> kWords{
      "owner",    "user",  "project", "tenant",  "account",  "customer",   "org",     "team",
      "author",   "all",   "scope",   "include", "assignee", "archived",   "deleted", "page",
      "sort",     "order", "status",  "state",   "active",   "visibility", "hidden",  "enabled",
      "category", "type",  "kind",    "level",   "severity"};
  const auto words = words_of_name(parameter);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  });
}

// "q=kettle": for each query parameter that takes a text, the member of that name, or the texts
// that the entry has.
std::vector<std::string> queries_for(const contract::Operation& list, const std::string& entry) {
  const json::Tree tree = json::parse(entry);
  std::vector<std::string> queries;
  for (const contract::Parameter& parameter : list.parameters) {
    const bool text = parameter.in == contract::Place::kQuery && parameter.schema != nullptr &&
                      (parameter.schema->types & schema::kString) != 0 &&
                      (parameter.schema->types & schema::kArray) == 0;
    if (!text || asks_for_others(parameter.name)) continue;
    const auto add = [&](json::NodeId node) {
      std::string value = json::decode_string(tree.at(node).text).bytes;
      if (value.empty() || value.size() > kTextMax) return;
      queries.push_back(http::percent_encode(parameter.name) + "=" + http::percent_encode(value));
    };
    const json::NodeId same = json::find_member(tree, tree.root(), parameter.name);
    if (same != json::kNone && tree.at(same).kind == json::Kind::kString) {
      add(same);
      continue;
    }
    if (!parameter.schema->enumeration.empty()) continue;
    for (auto child = tree.at(tree.root()).first_child; child != json::kNone;
         child = tree.at(child).next) {
      if (tree.at(child).kind == json::Kind::kString) add(child);
    }
  }
  return queries;
}

}  // namespace

bool Runner::State::ask_whether_filters_widen(Trace& trace, const Accepted& input,
                                              const Principal* owner) {
  const auto& principals = sender.principals().list;
  const contract::Operation& list = input.operation;
  const bool takes_query =
      std::any_of(list.parameters.begin(), list.parameters.end(),
                  [](const auto& p) { return p.in == contract::Place::kQuery; });
  if (principals.size() < 2 || list.method != "GET" || !takes_query || owner == nullptr ||
      owner == sender.stranger() || !turn_comes(filtered, input, kFiltersFirst, kFiltersEvery)) {
    return true;
  }
  const std::string path(http::split_target(input.request.target).path);
  for (const Principal& other : principals) {
    const scenario::Subject subject{list, input.parameters, nullptr};
    if (&other == owner ||
        scenario::allowed(subject, &other, stage.world()) != scenario::Allowed::kUnknown) {
      continue;
    }
    // What shows nothing is not kept.
    Trace tried;
    const auto ask = [&](std::string target, const Principal* as, std::string_view note) {
      Request request = input.request;
      request.target = std::move(target);
      return send_one(tried, &list, std::move(request), as, Purpose::kAccess, std::string(note),
                      false);
    };
    const auto keep = [&] {
      std::move(tried.exchanges.begin(), tried.exchanges.end(),
                std::back_inserter(trace.exchanges));
      return trace.exchanges.back().answered();
    };
    const Exchange* seen = ask(path, owner, scenario::kFilterOwn);
    if (seen == nullptr) return keep();
    if (!seen->success()) return true;
    const std::vector<std::string> all = scenario::entries_of(seen->answer.response.body);
    seen = ask(path, &other, scenario::kFilterOther);
    if (seen == nullptr) return keep();
    if (!seen->success()) continue;
    const std::vector<std::string> few = scenario::entries_of(seen->answer.response.body);
    const auto hidden = std::find_if(all.begin(), all.end(), [&](const std::string& entry) {
      return entry.starts_with('{') && std::find(few.begin(), few.end(), entry) == few.end();
    });
    if (hidden == all.end()) continue;
    std::size_t tries = 0;
    for (const std::string& query : queries_for(list, *hidden)) {
      if (++tries > kTriesMax) break;
      seen = ask(path + "?" + query, &other, scenario::kFilterWith);
      if (seen == nullptr) return keep();
      const std::vector<std::string> shown = scenario::entries_of(seen->answer.response.body);
      const bool widened =
          seen->success() && std::find(shown.begin(), shown.end(), *hidden) != shown.end();
      if (widened) return keep();
      tried.exchanges.pop_back();
    }
  }
  return true;
}

}  // namespace bodkin::run
