// Which path of a document a target belongs to. For this module alone.
//
// A tree by segments, so that a match costs what the target is long, not how many paths there are.
// Runs for every request. Literal segments win over those with a literal part, these over
// parameters, from the left.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "contract/contract.h"

namespace bodkin::contract {

// A path template, ready for matching.
struct Route {
  struct Segment {
    enum class Kind { kLiteral, kMixed, kParameter };
    Kind kind = Kind::kLiteral;
    std::string text;  // literal or mixed text, or the parameter's name
  };
  std::string path;  // the template
  std::vector<Segment> segments;
  bool mixed = false;  // some segment is
  std::vector<const Operation*> operations;

  const Operation* find(std::string_view method) const;
};

class Routes {
 public:
  static constexpr std::size_t kSegmentsMax = 64;
  using Segments = std::array<std::string_view, kSegmentsMax>;

  // Segments after the leading slash; nothing where there are too many or no slash.
  static std::optional<std::size_t> split(std::string_view path, Segments& out);

  // A path that cannot be split is never matched.
  void add(const std::string& path, std::vector<const Operation*> operations);
  // The route of a path (without query), split before; of several of one shape the one that has the
  // method, else the first. nullptr: none.
  const Route* match(std::string_view method, std::string_view path, const Segments& segments,
                     std::size_t count) const;

 private:
  struct Key {
    std::uint32_t node;
    std::string_view text;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>()(key.text) ^ (key.node * 0x9e3779b97f4a7c15ULL);
    }
  };
  struct Node {
    std::vector<std::pair<std::string_view, std::uint32_t>> mixed;  // by their text
    std::uint32_t parameter = 0;                                    // 0: none
    std::vector<const Route*> routes;                               // those that end here
  };
  struct Search;

  std::uint32_t child(std::uint32_t node, const Route::Segment& segment);

  std::deque<Route> routes_;
  std::vector<Node> nodes_ = std::vector<Node>(1);
  std::unordered_map<Key, std::uint32_t, KeyHash> literals_;
};

}  // namespace bodkin::contract
