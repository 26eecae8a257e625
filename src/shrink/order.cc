#include "shrink/order.h"

#include <string_view>
#include <tuple>
#include <utility>

#include "http/uri.h"
#include "shrink/decimal.h"
#include "shrink/shrink.h"
#include "shrink/units.h"

namespace bodkin::shrink {
namespace {

using json::Kind;
using json::Node;
using json::NodeId;
using json::Tree;

bool is_container(const Node& node) {
  return node.kind == Kind::kArray || node.kind == Kind::kObject;
}

std::uint64_t characters_of(std::string_view spelling) {
  return split_units(unquote(spelling).inside, UnitsOf::kJson).size();
}

Size size_of(const http::HttpFileRequest& what, const Tree& tree,
             const std::vector<NodeId>& nodes) {
  Size size;
  const Request& request = what.request;
  size.parts = request.body.empty() ? 0 : nodes.size();
  size.characters = tree.prologue.size() + tree.epilogue.size() + what.principal.size() +
                    split_units(request.target, UnitsOf::kPercent).size();
  for (const NodeId id : nodes) {
    const Node& node = tree.at(id);
    if (node.has_key) size.characters += characters_of(node.key);
    if (node.kind == Kind::kString) size.characters += characters_of(node.text);
    if (node.kind == Kind::kRaw) size.characters += node.text.size();
    if (node.kind == Kind::kNumber) size.digits += digits(parse_decimal(node.text));
  }
  for (const Header& field : request.headers.fields()) {
    size.characters += field.name.size() + field.value.size();
  }
  size.parts += request.headers.fields().size();
  size.parts += http::query_pairs(http::split_target(request.target).query).size();
  return size;
}

std::strong_ordering compare_text(std::string_view a, std::string_view b, UnitsOf kind) {
  if (a == b) return std::strong_ordering::equal;
  const Units left = split_units(a, kind);
  const Units right = split_units(b, kind);
  const auto sum = [kind](const Units& units) {
    std::uint64_t total = 0;
    for (const std::string& unit : units) total += plainness(unit, kind);
    return total;
  };
  if (const auto by_count = left.size() <=> right.size(); by_count != 0) return by_count;
  if (const auto by_sum = sum(left) <=> sum(right); by_sum != 0) return by_sum;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const auto by_unit = plainness(left[i], kind) <=> plainness(right[i], kind);
    if (by_unit != 0) return by_unit;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering compare_nodes(const Tree& left, NodeId left_id, const Tree& right,
                                   NodeId right_id) {
  const Node& a = left.at(left_id);
  const Node& b = right.at(right_id);
  if (a.kind != b.kind) return a.kind <=> b.kind;
  if (is_container(a)) {
    const auto by_children = left.child_count(left_id) <=> right.child_count(right_id);
    if (by_children != 0) return by_children;
  }
  if (a.kind == Kind::kNumber) {
    const auto by_value = compare_simplicity(parse_decimal(a.text), parse_decimal(b.text));
    if (by_value != 0) return by_value;
  }
  if (a.kind == Kind::kString) {
    const auto by_text =
        compare_text(unquote(a.text).inside, unquote(b.text).inside, UnitsOf::kJson);
    if (by_text != 0) return by_text;
  }
  if (a.kind == Kind::kRaw) {
    const auto by_text = compare_text(a.text, b.text, UnitsOf::kBytes);
    if (by_text != 0) return by_text;
  }
  return compare_text(unquote(a.key).inside, unquote(b.key).inside, UnitsOf::kJson);
}

std::strong_ordering compare_headers(const Headers& a, const Headers& b) {
  if (const auto by_count = a.fields().size() <=> b.fields().size(); by_count != 0) return by_count;
  for (std::size_t i = 0; i < a.fields().size(); ++i) {
    const Header& left = a.fields()[i];
    const Header& right = b.fields()[i];
    const auto by_value = compare_text(left.value, right.value, UnitsOf::kBytes);
    if (by_value != 0) return by_value;
    const auto by_name = compare_text(left.name, right.name, UnitsOf::kBytes);
    if (by_name != 0) return by_name;
  }
  return std::strong_ordering::equal;
}

// What is written in another way than the plainest.
struct Spelling {
  std::uint64_t odd = 0;  // escapes that need none, numbers that are not spelled plainly
  std::uint64_t white_space = 0;
  std::uint64_t bytes = 0;
  friend auto operator<=>(const Spelling&, const Spelling&) = default;
};

std::uint64_t needless_escapes(std::string_view spelling) {
  if (spelling.find('\\') == std::string_view::npos) return 0;
  std::uint64_t count = 0;
  for (const std::string& unit : split_units(unquote(spelling).inside, UnitsOf::kJson)) {
    if (plain_unit(unit, UnitsOf::kJson) != unit) ++count;
  }
  return count;
}

Spelling spelling_of(const Measured& what) {
  Spelling spelling;
  const Tree& tree = what.tree();
  for (const NodeId id : what.nodes()) {
    const Node& node = tree.at(id);
    spelling.white_space += node.lead.size() + node.inner.size() + node.trail.size();
    if (node.has_key) {
      spelling.odd += needless_escapes(node.key);
      spelling.white_space += node.colon.size() - (node.colon.empty() ? 0 : 1);
    }
    if (node.kind == Kind::kString) spelling.odd += needless_escapes(node.text);
    if (node.kind == Kind::kNumber && node.text != spell(parse_decimal(node.text))) ++spelling.odd;
  }
  spelling.bytes = what.request().request.body.size() + what.request().request.target.size();
  return spelling;
}

auto rest_of(const http::HttpFileRequest& what) {
  return std::tie(what.request.body, what.request.target, what.request.method, what.principal,
                  what.name, what.expect, what.repeat, what.mark_builder, what.comments, what.line);
}

}  // namespace

Measured::Measured(http::HttpFileRequest request)
    : request_(std::move(request)),
      tree_(json::parse(request_.request.body)),
      nodes_(tree_.preorder()),
      size_(size_of(request_, tree_, nodes_)) {}

std::strong_ordering compare(const Measured& a, const Measured& b) {
  if (const auto by_size = a.size() <=> b.size(); by_size != 0) return by_size;
  if (const auto by_nodes = a.nodes().size() <=> b.nodes().size(); by_nodes != 0) return by_nodes;
  for (std::size_t i = 0; i < a.nodes().size(); ++i) {
    const auto by_node = compare_nodes(a.tree(), a.nodes()[i], b.tree(), b.nodes()[i]);
    if (by_node != 0) return by_node;
  }
  const Request& left = a.request().request;
  const Request& right = b.request().request;
  if (const auto by_headers = compare_headers(left.headers, right.headers); by_headers != 0) {
    return by_headers;
  }
  const auto by_target = compare_text(left.target, right.target, UnitsOf::kPercent);
  if (by_target != 0) return by_target;
  if (const auto by_spelling = spelling_of(a) <=> spelling_of(b); by_spelling != 0) {
    return by_spelling;
  }
  if (const auto by_rest = rest_of(a.request()) <=> rest_of(b.request()); by_rest != 0) {
    return by_rest;
  }
  // Header fields that compare equal as text may still differ: plainness knows no case of a byte
  // twice, so this is reached by equal requests alone.
  return std::strong_ordering::equal;
}

bool simpler(const http::HttpFileRequest& a, const http::HttpFileRequest& b) {
  return compare(Measured(a), Measured(b)) < 0;
}

}  // namespace bodkin::shrink
