// Members of a JSON object by name, for files that we wrote ourselves: what is missing or of
// another type reads as the default, so that older files stay readable.
#pragma once

#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"

namespace bodkin::json {

// A place in a tree, which must outlive it; or no place at all.
class Reader {
 public:
  Reader(const Tree& tree, NodeId node) : tree_(&tree), node_(node) {}

  bool exists() const { return node_ != kNone; }
  Reader object(std::string_view key) const { return {*tree_, member(key)}; }
  // Elements of the array of that name, or of this array, in order.
  std::vector<Reader> items(std::string_view key) const { return object(key).items(); }
  std::vector<Reader> items() const;
  std::string string(std::string_view key) const { return decoded(member(key)); }
  std::vector<std::string> strings(std::string_view key) const;
  bool boolean(std::string_view key) const;
  template <typename Number>
  Number number(std::string_view key) const {
    return object(key).template number<Number>();
  }
  template <typename Number>
  Number number() const {
    Number value = 0;
    if (node_ == kNone || tree_->at(node_).kind != Kind::kNumber) return value;
    const std::string_view spelling = tree_->at(node_).text;
    std::from_chars(spelling.data(), spelling.data() + spelling.size(), value);
    return value;
  }
  std::string text() const { return decoded(node_); }  // of a string; else empty

 private:
  NodeId member(std::string_view key) const;
  std::string decoded(NodeId id) const;

  const Tree* tree_;
  NodeId node_;
};

}  // namespace bodkin::json
