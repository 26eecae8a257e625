// Looking things up in a large tree without walking its siblings: members by key, elements by
// position, and the pointer of a node. For this module alone.
//
// json::find_member() and json::pointer_to() walk; a document has objects of 100,000 members that
// each reference goes through. What is walked once here is remembered, small containers never.
// The tree must not change between calls (forget() otherwise). Not thread-safe.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "json/tree.h"

namespace bodkin::contract {

class TreeIndex {
 public:
  // The last member of that key, or kNone.
  json::NodeId member(const json::Tree& tree, json::NodeId object, std::string_view key);
  // A JSON pointer from `from` on; kNone where nothing is there.
  json::NodeId resolve(const json::Tree& tree, json::NodeId from, std::string_view pointer);
  // The pointer of a node from its topmost ancestor on.
  std::string pointer(const json::Tree& tree, json::NodeId node);

  void forget();

 private:
  using Members = std::unordered_map<std::string_view, json::NodeId>;

  const std::vector<json::NodeId>& elements(const json::Tree& tree, json::NodeId container);
  json::NodeId step(const json::Tree& tree, json::NodeId node, const std::string& token);
  std::size_t position(const json::Tree& tree, json::NodeId node);

  std::unordered_map<json::NodeId, Members> members_;
  std::unordered_map<json::NodeId, std::vector<json::NodeId>> elements_;  // ids ascend
  std::deque<std::string> keys_;  // decoded ones that had escapes
};

}  // namespace bodkin::contract
