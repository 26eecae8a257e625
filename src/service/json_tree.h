// A parsed body: a flat tree in which duplicate keys and the spelling of numbers survive, and a
// view of a value in it that is total (asking the wrong kind of value gives nothing, never an
// error).
//
// No recursion anywhere: nesting is bounded only by the body's size where the check of the depth is
// switched off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin::service {

enum class Kind : unsigned char { kNothing, kNull, kBool, kNumber, kString, kArray, kObject };

struct Node {
  Kind kind = Kind::kNothing;
  bool truth = false;
  std::uint32_t text = 0, text_bytes = 0;  // of a string, or a number's spelling
  std::uint32_t key = 0, key_bytes = 0;    // where the parent is an object
  std::uint32_t first = 0, next = 0;       // 0: none
  std::uint32_t children = 0;
};

struct Tree {
  std::vector<Node> nodes;  // [0] stands for "nothing", [1] is the root
  std::string chars;
};

class Value {
 public:
  Value() = default;
  Value(const Tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}

  Kind kind() const { return node().kind; }
  bool exists() const { return kind() != Kind::kNothing; }
  bool is_null() const { return kind() == Kind::kNull; }
  bool is_string() const { return kind() == Kind::kString; }
  bool is_number() const { return kind() == Kind::kNumber; }
  bool is_object() const { return kind() == Kind::kObject; }
  bool truth() const { return node().truth; }

  std::string_view text() const { return is_string() ? chars(node()) : std::string_view(); }
  std::string_view spelling() const { return is_number() ? chars(node()) : std::string_view(); }
  std::string_view key() const { return slice(node().key, node().key_bytes); }
  // Whether it is a number without fraction and exponent.
  bool is_integer() const;
  // The integer, at most ±kIntegerClamp, so that no sum of a body's integers overflows; a fraction
  // is cut off. 0 where it is no number.
  std::int64_t integer() const;
  double number() const;  // 0 where it is no number; infinite where a double cannot hold it

  std::size_t size() const { return node().children; }
  Value first() const { return {tree_, node().first}; }
  Value next() const { return {tree_, node().next}; }
  // A member by its key: the last one of that key, or the first. Nothing where there is none.
  Value find(std::string_view key) const;
  Value find_first(std::string_view key) const;

  static constexpr std::int64_t kIntegerClamp = 1'000'000'000'000'000;

 private:
  const Node& node() const;
  std::string_view slice(std::uint32_t offset, std::uint32_t bytes) const;
  std::string_view chars(const Node& node) const { return slice(node.text, node.text_bytes); }
  const Tree* tree_ = nullptr;
  std::uint32_t index_ = 0;
};

}  // namespace bodkin::service
