#include "oracle/reach.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "json/tree.h"
#include "oracle/judgement.h"
#include "scenario/listing.h"
#include "scenario/reach.h"

namespace bodkin::oracle {
namespace {

using scenario::Exchange;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kNodesMax = 4096;

// "text one", "number 1": alike where a reader would say so.
std::string meaning(const json::Node& node) {
  switch (node.kind) {
    case json::Kind::kString:
      return "text " + json::decode_string(node.text).bytes;
    case json::Kind::kNumber:
      return "number " + std::string(node.text);
    case json::Kind::kTrue:
    case json::Kind::kFalse:
      return std::string(node.text);
    default:
      return {};
  }
}

// The scalars of an object, by name.
using Scalars = std::vector<std::pair<std::string, std::string>>;

Scalars scalars_of(const json::Tree& tree, json::NodeId object) {
  Scalars all;
  if (tree.at(object).kind != json::Kind::kObject) return all;
  for (json::NodeId child = tree.at(object).first_child; child != json::kNone;
       child = tree.at(child).next) {
    std::string value = meaning(tree.at(child));
    if (!value.empty()) all.emplace_back(json::key_of(tree, child), std::move(value));
  }
  return all;
}

std::string_view bare(std::string_view meant) {
  const std::size_t space = meant.find(' ');
  return space == std::string_view::npos ? std::string_view{} : meant.substr(space + 1);
}

// The thing as its owner reads it: the object, there or one below, one of whose members is its
// identifier.
struct Shown {
  Scalars scalars;
  std::vector<std::string> names;  // of members that are the identifier
};

Shown shown_to_owner(const Facts& facts) {
  Shown shown;
  if (facts.path_parameters.empty()) return shown;
  const std::string& id = facts.path_parameters.back().value;
  const json::Tree tree = json::parse(facts.exchange->answer.response.body);
  const auto take = [&](json::NodeId object) {
    Scalars scalars = scalars_of(tree, object);
    for (const auto& [name, value] : scalars) {
      if (bare(value) == id) shown.names.push_back(name);
    }
    if (!shown.names.empty()) shown.scalars = std::move(scalars);
  };
  take(tree.root());
  if (tree.at(tree.root()).kind != json::Kind::kObject) return shown;
  for (json::NodeId child = tree.at(tree.root()).first_child;
       child != json::kNone && shown.names.empty(); child = tree.at(child).next) {
    take(child);
  }
  return shown;
}

// An entry of a list that has the thing's identifier under the same name; nothing: none has.
std::optional<Scalars> entry_of(const json::Tree& list, const Shown& shown) {
  const auto nodes = list.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    Scalars entry = scalars_of(list, nodes[i]);
    const bool names_it = std::any_of(entry.begin(), entry.end(), [&](const auto& member) {
      const bool name =
          std::find(shown.names.begin(), shown.names.end(), member.first) != shown.names.end();
      return name &&
             std::find(shown.scalars.begin(), shown.scalars.end(), member) != shown.scalars.end();
    });
    if (names_it) return entry;
  }
  return std::nullopt;
}

// The members that both have are alike, and so many are the same.
std::size_t agreeing(const Scalars& entry, const Shown& shown) {
  std::size_t same = 0;
  for (const auto& member : entry) {
    const auto own = std::find_if(shown.scalars.begin(), shown.scalars.end(),
                                  [&](const auto& s) { return s.first == member.first; });
    if (own == shown.scalars.end()) continue;
    if (own->second != member.second) return 0;
    ++same;
  }
  return same;
}

// The length of the first array, in the order of the text; nothing: there is none.
std::optional<std::size_t> entries(const json::Tree& list) {
  const auto nodes = list.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    if (list.at(nodes[i]).kind != json::Kind::kArray) continue;
    std::size_t count = 0;
    for (auto child = list.at(nodes[i]).first_child; child != json::kNone;
         child = list.at(child).next) {
      ++count;
    }
    return count;
  }
  return std::nullopt;
}

// Holds more than empty containers and numbers.
bool says_something(std::string_view body) {
  const json::Tree tree = json::parse(body);
  if (!json::is_json(tree)) return !body.empty();
  const auto nodes = tree.preorder();
  return std::any_of(nodes.begin(), nodes.end(), [&](json::NodeId id) {
    return tree.at(id).kind == json::Kind::kString &&
           !json::decode_string(tree.at(id).text).bytes.empty();
  });
}

// By the name of a member, or since it names one of those who ask.
bool says_whose_it_is(const Shown& shown, const scenario::Principals* principals) {
  static constexpr std::array<std::string_view, 30> kWhose{
      "owner",        "tenant",       "project", "user",    "customer",  "account",
      "creator",      "author",       "org",     "company", "member",    "guest",
      "organization", "organisation", "holder",  "sender",  "recipient", "patient",
      "team",         "department",   "clinic",  "branch",  "workspace", "by",
      "assignee",     "requester",    "buyer",   "seller",  "employee",  "student"};
  return std::any_of(shown.scalars.begin(), shown.scalars.end(), [&](const auto& member) {
    const bool names_one =
        principals != nullptr &&
        std::any_of(principals->list.begin(), principals->list.end(),
                    [&](const auto& each) { return bare(member.second) == each.name; });
    if (names_one && member.second.starts_with("text ")) return true;
    const auto words = words_of_name(member.first);
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
      return std::find(kWhose.begin(), kWhose.end(), word) != kWhose.end();
    });
  });
}

// One round of questions about one thing.
class Round {
 public:
  Round(const Case& what, std::size_t begin, std::size_t end)
      : what_(what), begin_(begin), end_(end) {}

  void judge(std::vector<Overreach>& found) const {
    const std::size_t other = first(scenario::kReachOther);
    if (other == kNone || !at(begin_).success()) return;
    const int seen = status_of(what_.facts[other]);
    const bool hidden = seen == kStatusForbidden || seen == kStatusNotFound;
    const Shown shown = shown_to_owner(what_.facts[begin_]);
    for (std::size_t list = other + 1; list < end_ && !shown.names.empty(); ++list) {
      if (at(list).note != scenario::kReachList || !at(list).success()) continue;
      if (hidden && is_listed(list, shown, seen)) {
        found.push_back({list, Overreach::How::kListed});
        break;
      }
      if (!hidden && is_left_out(other, list, shown)) {
        found.push_back({other, Overreach::How::kUnlisted});
      }
    }
    if (!hidden) return;
    for (std::size_t i = other + 1; i < end_; ++i) {
      if (at(i).note != scenario::kReachPart || !refuses_never(i)) continue;
      if (seen == kStatusNotFound && at(i).request.method == "GET" &&
          status_of(what_.facts[i]) == kStatusForbidden &&
          status_of(what_.facts[i - 1]) == kStatusNotFound) {
        found.push_back({i, Overreach::How::kTold});
      }
      if (!at(i).success()) continue;
      if (at(i).request.method == "GET") {
        if (is_as_owner_reads(i)) found.push_back({i, Overreach::How::kPart});
        continue;
      }
      const contract::Operation* operation = what_.facts[i].operation;
      const bool may_be_refused =
          operation != nullptr && operation->documents_exactly(kStatusForbidden);
      if (seen == kStatusNotFound || may_be_refused) {
        found.push_back({i, Overreach::How::kWrite});
      }
    }
  }

 private:
  const Exchange& at(std::size_t i) const { return what_.trace.exchanges[i]; }
  std::size_t first(std::string_view note) const {
    for (std::size_t i = begin_; i < end_; ++i) {
      if (at(i).note == note) return i;
    }
    return kNone;
  }

  bool is_listed(std::size_t list, const Shown& shown, int seen) const {
    const auto entry = entry_of(json::parse(at(list).answer.response.body), shown);
    if (!entry) return false;
    const std::size_t same = agreeing(*entry, shown);
    return seen == kStatusNotFound ? same > 1 || same == shown.scalars.size()
                                   : same == shown.scalars.size();
  }

  bool is_left_out(std::size_t other, std::size_t list, const Shown& shown) const {
    if (list + 1 >= end_ || at(list + 1).note != scenario::kReachOwnList) return false;
    if (!at(list + 1).success() || !at(other).success()) return false;
    if (at(other).answer.response.body != at(begin_).answer.response.body) return false;
    const json::Tree its = json::parse(at(list).answer.response.body);
    const json::Tree own = json::parse(at(list + 1).answer.response.body);
    if (entry_of(its, shown) || !entry_of(own, shown)) return false;
    const auto few = entries(its), many = entries(own);
    // A page may have ended before it.
    if (!few || !many || (*few >= *many && *few >= scenario::kPageMin)) return false;
    const contract::Operation* read = what_.facts[other].operation;
    const bool may_be_refused = read != nullptr && read->documents_exactly(kStatusForbidden);
    return may_be_refused || says_whose_it_is(shown, what_.context.principals);
  }

  // The same below a thing that never existed was refused just before.
  bool refuses_never(std::size_t part) const {
    const Exchange& before = at(part - 1);
    return before.note == scenario::kReachNever && before.answered() &&
           before.request.method == at(part).request.method &&
           before.answer.response.status >= 400 && before.answer.response.status < 500;
  }

  bool is_as_owner_reads(std::size_t part) const {
    if (part + 1 >= end_) return false;
    const Exchange& own = at(part + 1);
    return own.note == scenario::kReachOwnPart && own.success() &&
           own.answer.response.body == at(part).answer.response.body &&
           says_something(own.answer.response.body);
  }

  const Case& what_;
  std::size_t begin_, end_;
};

bool belongs_to_a_round(const Exchange& exchange) {
  return exchange.note.starts_with("reach:");
}

}  // namespace

std::vector<Overreach> overreaches(const Case& what) {
  std::vector<Overreach> found;
  const auto& exchanges = what.trace.exchanges;
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    if (exchanges[i].note != scenario::kReachOwn) continue;
    std::size_t end = i + 1;
    while (end < exchanges.size() && belongs_to_a_round(exchanges[end]) &&
           exchanges[end].note != scenario::kReachOwn) {
      ++end;
    }
    Round(what, i, end).judge(found);
  }
  return found;
}

}  // namespace bodkin::oracle
