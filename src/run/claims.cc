#include "run/claims.h"

#include <algorithm>

#include "json/edit.h"
#include "json/number.h"
#include "run/identity.h"
#include "scenario/current.h"

namespace bodkin::run {
namespace {

using json::Kind;
using json::NodeId;

constexpr std::size_t kNodesMax = 128;
constexpr std::size_t kAmountsMax = 3;     // members that are tried as the amount
constexpr std::size_t kIdentitiesMax = 4;  // what may name the thing that is made
constexpr std::size_t kFillMax = 6;        // claims one after another
constexpr std::uint64_t kSecondLine = kClaimNamesMax - 1;
static_assert(kFillMax <= kSecondLine);
constexpr std::int64_t kAmountMax = std::int64_t{1} << 40;

bool is_accepted(int status) {
  return status >= 200 && status < 300;
}
bool is_refused(int status) {
  return status >= 400 && status < 500;
}

// The number's value, where it may be an amount of something.
std::optional<std::int64_t> amount_at(const json::Tree& body, NodeId node) {
  if (body.at(node).kind != Kind::kNumber) return std::nullopt;
  const std::string key = json::key_of(body, node);
  const auto value = json::to_int64(body.at(node).text);
  const bool amount = value && *value > 0 && !scenario::names_a_lock(key) && !names_itself(key);
  return amount ? value : std::nullopt;
}

class Finder {
 public:
  Finder(const Accepted& input, std::uint64_t choice, int tries, const TryInOrder& try_in_order)
      : input_(input), choice_(choice), left_(tries), try_in_order_(try_in_order) {}

  std::optional<Claims> find() {
    list_amounts();
    list_identities();
    // The same under the same name shows what only one can have, under others what there is little
    // of.
    if (choice_ % 2 == 0) std::reverse(identities_.begin(), identities_.end());
    for (const std::string& identity : identities_) {
      identity_ = identity;
      if (!grants_another()) continue;
      const auto pair = outcome({claim(0, 0, 1), claim(1, 0, 1)});
      if (pair.size() != 2 || !is_accepted(pair[0])) continue;
      if (is_refused(pair[1])) {
        return Claims{{}, {claim(0, 0, 1), claim(1, 0, 1)}, two_of_the_least_fit()};
      }
      for (std::size_t i = 0; i < amounts_.size(); ++i) {
        if (auto found = enlarge((i + choice_) % amounts_.size())) return found;
      }
    }
    return std::nullopt;
  }

 private:
  // Whether another thing is granted the same. What a lock says of this one need not hold for it:
  // where it is refused, once more without.
  bool grants_another() {
    for (const bool without_locks : {false, true}) {
      without_locks_ = without_locks;
      if (without_locks && (locks_.empty() || identity_.empty())) return false;
      const auto alone = outcome({claim(1, 0, 1)});
      if (alone.size() == 1 && is_accepted(alone[0])) return true;
    }
    return false;
  }

  // Whether the second was refused for what it asks for, not for what it is.
  bool two_of_the_least_fit() {
    return std::any_of(amounts_.begin(), amounts_.end(), [&](const Amount& amount) {
      if (amount.value < 2) return false;
      std::vector<Request> least = {claim(0, 0, 1), claim(1, 0, 1)};
      for (Request& request : least) {
        json::Tree body = json::parse(request.body);
        json::set_text(body, amount.id, "1");
        request.body = json::print(body);
      }
      const auto pair = outcome(least);
      return pair.size() == 2 && is_accepted(pair[0]) && is_accepted(pair[1]);
    });
  }

  struct Amount {
    NodeId id;
    std::int64_t value;
  };

  void list_amounts() {
    if (input_.body == nullptr) return;
    for (const NodeId node : amounts_of(*input_.body)) {
      amounts_.push_back({node, *amount_at(*input_.body, node)});
    }
    const auto nodes = input_.body->preorder();
    for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
      if (input_.body->at(nodes[i]).kind == Kind::kNumber &&
          scenario::names_a_lock(json::key_of(*input_.body, nodes[i]))) {
        locks_.push_back(nodes[i]);
      }
    }
  }

  void add_identity(std::string text) {
    if (identities_.size() == kIdentitiesMax) return;
    if (std::find(identities_.begin(), identities_.end(), text) != identities_.end()) return;
    identities_.push_back(std::move(text));
  }

  void list_identities() {
    const std::string& method = input_.request.method;
    if (method == "POST") add_identity({});
    if (method != "POST" && !input_.parameters.empty()) {
      add_identity(input_.parameters.back().value);
    }
    if (input_.body == nullptr) return;
    const OwnNames own{input_.world, &input_.operation};
    for (std::string& each : identities(*input_.body, kIdentitiesMax, own)) {
      add_identity(std::move(each));
    }
  }

  // The input for thing `number` (0: as it is), with that amount times `factor`.
  Request claim(std::uint64_t number, std::size_t amount, std::int64_t factor) const {
    Request request = input_.request;
    const bool unlocked = without_locks_ && number > 0;
    if (factor != 1 || unlocked) {
      json::Tree body = *input_.body;
      if (factor != 1) {
        json::set_text(body, amounts_[amount].id, std::to_string(amounts_[amount].value * factor));
      }
      for (const NodeId lock : locks_) {
        if (unlocked) json::set_text(body, lock, "null");
      }
      request.body = json::print(body);
    }
    if (number == 0 || identity_.empty()) return request;
    rename(request.target, request.body, identity_, other_than(identity_, number));
    return request;
  }

  std::vector<int> outcome(const std::vector<Request>& requests) {
    if (left_-- <= 0) return {};
    return try_in_order_(requests).value_or(std::vector<int>{});
  }

  // Larger amounts until two do not fit; where one alone does not fit either, between.
  std::optional<Claims> enlarge(std::size_t amount) {
    std::int64_t fit = 1;
    std::int64_t refused = 0;  // 0: none so far
    while (refused == 0 || refused - fit > 1) {
      const std::int64_t factor = refused == 0 ? fit * 2 : fit + (refused - fit) / 2;
      if (factor > kAmountMax / amounts_[amount].value) break;
      const auto pair = outcome({claim(0, amount, factor), claim(1, amount, factor)});
      if (pair.size() != 2) return std::nullopt;
      if (!is_accepted(pair[0])) {
        refused = factor;
      } else if (is_refused(pair[1])) {
        return Claims{{}, {claim(0, amount, factor), claim(1, amount, factor)}, true};
      } else {
        fit = factor;
      }
    }
    return refused == 0 ? std::nullopt : fill(amount, fit);
  }

  // As many as are granted; the last of these and the first that is not are the two.
  std::optional<Claims> fill(std::size_t amount, std::int64_t factor) {
    std::vector<Request> all;
    for (std::uint64_t i = 0; i < kFillMax; ++i) all.push_back(claim(i, amount, factor));
    const auto statuses = outcome(all);
    for (std::size_t i = 2; i < statuses.size(); ++i) {
      if (is_accepted(statuses[i])) continue;
      if (!is_refused(statuses[i])) return std::nullopt;
      const auto at = all.begin() + static_cast<std::ptrdiff_t>(i);
      return Claims{{all.begin(), at - 1}, {*(at - 1), *at}, true};
    }
    return std::nullopt;
  }

  const Accepted& input_;
  std::uint64_t choice_;
  int left_;
  const TryInOrder& try_in_order_;
  std::vector<Amount> amounts_;
  std::vector<std::string> identities_;
  std::string identity_;
  std::vector<NodeId> locks_;
  bool without_locks_ = false;
};

}  // namespace

std::vector<NodeId> amounts_of(const json::Tree& body) {
  std::vector<NodeId> amounts;
  const auto nodes = body.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax && amounts.size() < kAmountsMax; ++i) {
    if (amount_at(body, nodes[i])) amounts.push_back(nodes[i]);
  }
  return amounts;
}

Twice with_line_twice(const json::Tree& body, const OwnNames& own) {
  for (const NodeId amount : amounts_of(body)) {
    for (NodeId at = amount; at != body.root(); at = body.at(at).parent) {
      if (body.at(at).kind != Kind::kObject) continue;
      const NodeId list = body.at(at).parent;
      if (list == json::kNone || body.at(list).kind != Kind::kArray) continue;
      // Of several lines it is not known which is too much.
      if (body.child_count(list) != 1) return {};
      Twice twice;
      json::Tree line = json::parse(json::print(body, at));
      for (const NodeId node : line.preorder()) {
        if (line.at(node).kind != Kind::kString) continue;
        const std::string name = json::decode_string(line.at(node).text).bytes;
        if (!own(json::key_of(line, node), name)) continue;
        json::set_text(line, node, json::quote(other_than(name, kSecondLine)));
        twice.named = true;
      }
      json::Tree both = body;
      json::insert(both, list, at, json::graft(both, line, line.root()));
      twice.body = json::print(both);
      return twice;
    }
  }
  return {};
}

bool may_claim(const Accepted& input) {
  return input.operation.method != "DELETE" && input.body != nullptr &&
         !amounts_of(*input.body).empty();
}

std::optional<Claims> find_claims(const Accepted& input, std::uint64_t choice, int tries,
                                  const TryInOrder& try_in_order) {
  if (!may_claim(input)) return std::nullopt;
  return Finder(input, choice, tries, try_in_order).find();
}

}  // namespace bodkin::run
