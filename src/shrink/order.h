// What "simpler" means: a strict total order of requests.
//
// Compared in this order; the first difference decides:
//   1. parts: nodes of the body, header fields, query pairs
//   2. characters: of decoded strings, keys, raw bytes, header fields and target
//   3. digits of numbers (shrink/decimal.h)
//   4. plainness, node by node in the order of the text: null, false, true, numbers by value,
//      strings by their characters ('a' and '0' first), arrays, objects; then headers and target
//   5. spelling: needless escapes, numbers not spelled plainly, white space, bytes
//   6. whatever else differs (name, comments, …), so that only equal requests compare equal
// Sizes come first, so that no pass can trade a small body for a plain one; spelling comes last,
// since how a value is written matters only to the few faults that it causes.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

#include "http/http_file.h"
#include "json/tree.h"

namespace bodkin::shrink {

// The levels of the order that are sums.
struct Size {
  std::uint64_t parts = 0;
  std::uint64_t characters = 0;
  std::uint64_t digits = 0;
  friend auto operator<=>(const Size&, const Size&) = default;
};

// A request with what the order needs of it, measured once.
class Measured {
 public:
  explicit Measured(http::HttpFileRequest request);

  const http::HttpFileRequest& request() const { return request_; }
  const json::Tree& tree() const { return tree_; }                   // of the body
  const std::vector<json::NodeId>& nodes() const { return nodes_; }  // preorder
  const Size& size() const { return size_; }

 private:
  http::HttpFileRequest request_;
  json::Tree tree_;
  std::vector<json::NodeId> nodes_;
  Size size_;
};

// Less is simpler.
std::strong_ordering compare(const Measured& a, const Measured& b);

}  // namespace bodkin::shrink
