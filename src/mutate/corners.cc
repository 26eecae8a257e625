#include "mutate/corners.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "json/edit.h"
#include "json/number.h"
#include "mutate/site.h"

namespace bodkin::mutate {
namespace {

using json::Kind;
using json::NodeId;

constexpr std::uint64_t kLengthMax = 5000;  // longer strings are for the mutators
constexpr std::size_t kSitesMax = 200;
constexpr std::size_t kEnumeratedMax = 12;

class Corners {
 public:
  explicit Corners(std::string_view body) : tree_(json::parse(body)) { seen_.emplace(body); }

  const json::Tree& tree() const { return tree_; }

  void visit(const Site& site) {
    valid_before_ = valid_.size();
    invalid_before_ = invalid_.size();
    const json::Node& node = tree_.at(site.node);
    if (site.schema != nullptr) {
      for (std::size_t i = 0; i < site.schema->enumeration.size() && i < kEnumeratedMax; ++i) {
        put(site.node, site.schema->enumeration[i], valid_);
      }
      if (!site.schema->enumeration.empty()) put(site.node, "\"bodkin\"", invalid_);
    }
    if (node.kind == Kind::kNumber) numbers(site);
    if (node.kind == Kind::kString) lengths(site);
    if (node.kind == Kind::kString) forms(site);
    if (node.kind == Kind::kArray) elements(site);
    if (node.kind == Kind::kObject) {
      json::Tree changed = tree_;
      json::append(changed, site.node, json::make(changed, "1"), "\"bodkin_unknown\"");
      take(changed, invalid_);
    }
    if (site.node != tree_.root()) {
      json::Tree changed = tree_;
      json::remove(changed, site.node);
      const bool needed = site.container != nullptr &&
                          member_required(site.container, json::key_of(tree_, site.node));
      take(changed, needed ? invalid_ : valid_);
    }
    put(site.node, "null", invalid_);
    put(site.node, node.kind == Kind::kString ? "1" : "\"1\"", invalid_);
    if (is_container(node.kind)) put(site.node, node.kind == Kind::kObject ? "[]" : "{}", invalid_);
  }

  // The first of every place, then the second, and of both kinds in turn: what is cut off is some
  // of everything.
  std::vector<std::string> list(std::size_t max) {
    for (auto* bodies : {&valid_, &invalid_}) {
      std::sort(bodies->begin(), bodies->end(), [](const Body& a, const Body& b) {
        return std::tie(a.rank, a.number) < std::tie(b.rank, b.number);
      });
    }
    std::vector<std::string> all;
    for (std::size_t i = 0; i < std::max(valid_.size(), invalid_.size()); ++i) {
      for (auto* bodies : {&valid_, &invalid_}) {
        if (i < bodies->size() && all.size() < max) all.push_back(std::move((*bodies)[i].text));
      }
    }
    return all;
  }

 private:
  struct Body {
    std::string text;
    std::size_t rank;    // among those of its place
    std::size_t number;  // among all
  };

  void take(const json::Tree& changed, std::vector<Body>& list) {
    std::string text = json::print(changed);
    const std::size_t begun = &list == &valid_ ? valid_before_ : invalid_before_;
    if (seen_.insert(text).second)
      list.push_back({std::move(text), list.size() - begun, list.size()});
  }

  void put(NodeId node, std::string_view spelling, std::vector<Body>& list) {
    json::Tree changed = tree_;
    json::replace(changed, node, json::make(changed, spelling));
    take(changed, list);
  }

  void numbers(const Site& site) {
    const schema::Schema* schema = site.schema;
    for (const bool upper : {true, false}) {
      if (schema == nullptr || !(upper ? schema->maximum : schema->minimum)) {
        // No bound on that side: what services forget by themselves.
        put(site.node, upper ? "2147483648" : "0", valid_);
        if (!upper) put(site.node, "-1", valid_);
        continue;
      }
      const auto& bound = upper ? schema->maximum : schema->minimum;
      const bool open = upper ? schema->exclusive_maximum : schema->exclusive_minimum;
      put(site.node, *bound, open ? invalid_ : valid_);
      if (!json::number_info(*bound).integer_spelling) continue;
      put(site.node, json::add_to_integer(*bound, upper ? 1 : -1), invalid_);
    }
    const bool whole = schema == nullptr || (schema->types & schema::kNumber) == 0;
    const std::string_view present = tree_.at(site.node).text;
    if (whole && json::number_info(present).integer_spelling) {
      put(site.node, std::string(present) + ".5", invalid_);
    }
    const bool bounded = schema != nullptr && schema->maximum.has_value();
    for (const char* large : {"9223372036854775808", "1e999"}) {
      put(site.node, large, bounded ? invalid_ : valid_);
    }
    // What lenient readers take for a float compares with nothing, so no bound stops it.
    if (schema == nullptr || (schema->types & schema::kNumber) == 0) return;
    for (const char* word : {"NaN", "Infinity"}) put(site.node, word, invalid_);
  }

  void length(NodeId node, std::uint64_t wanted, std::vector<Body>& list) {
    if (wanted > kLengthMax) return;
    std::string bytes = json::decode_string(tree_.at(node).text).bytes;
    bytes.resize(wanted, bytes.empty() ? 'a' : bytes.back());
    put(node, json::quote(bytes), list);
  }

  void lengths(const Site& site) {
    const std::uint64_t least = site.schema == nullptr ? 0 : site.schema->min_length.value_or(0);
    length(site.node, least, valid_);
    if (least > 0) length(site.node, least - 1, invalid_);
    if (site.schema == nullptr || !site.schema->max_length) return;
    length(site.node, *site.schema->max_length, valid_);
    length(site.node, *site.schema->max_length + 1, invalid_);
  }

  // What no pattern and no format takes, and what cannot be written as UTF-8.
  void forms(const Site& site) {
    if (site.schema != nullptr && (!site.schema->pattern.empty() || !site.schema->format.empty())) {
      put(site.node, "\"bodkin !\"", invalid_);
    }
    put(site.node, R"("\ud800")", valid_);
  }

  void elements(const Site& site) {
    const NodeId first = tree_.at(site.node).first_child;
    const std::uint64_t least = site.schema == nullptr ? 0 : site.schema->min_items.value_or(0);
    put(site.node, "[]", least > 0 ? invalid_ : valid_);
    if (first == json::kNone || tree_.at(first).next == json::kNone) return;
    json::Tree changed = tree_;
    for (NodeId id = changed.at(first).next; id != json::kNone;) {
      const NodeId next = changed.at(id).next;
      json::remove(changed, id);
      id = next;
    }
    take(changed, least > 1 ? invalid_ : valid_);
  }

  json::Tree tree_;
  std::unordered_set<std::string> seen_;
  std::vector<Body> valid_, invalid_;                  // by the place's own schema
  std::size_t valid_before_ = 0, invalid_before_ = 0;  // how many there were before this place
};

}  // namespace

std::vector<std::string> corners(std::string_view body, const schema::Schema* schema,
                                 std::size_t max) {
  Corners made(body);
  std::size_t sites = 0;
  for_each_site(made.tree(), schema, [&](const Site& site) {
    if (++sites <= kSitesMax) made.visit(site);
  });
  return made.list(max);
}

}  // namespace bodkin::mutate
