// JSON Pointer: reading and writing its tokens.
#include "json/pointer.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace bodkin::json {
namespace {

NodeId element(const Tree& tree, NodeId array, std::string_view token) {
  if (token.empty() || (token.size() > 1 && token.front() == '0')) return kNone;
  std::size_t index = 0;
  const char* const end = token.data() + token.size();
  const auto [stop, failure] = std::from_chars(token.data(), end, index);
  if (failure != std::errc() || stop != end) return kNone;
  NodeId id = tree.at(array).first_child;
  while (id != kNone && index > 0) {
    id = tree.at(id).next;
    --index;
  }
  return id;
}

std::size_t position(const Tree& tree, NodeId id) {
  std::size_t before = 0;
  for (NodeId at = tree.at(id).previous; at != kNone; at = tree.at(at).previous) ++before;
  return before;
}

}  // namespace

std::optional<std::string> unescape_token(std::string_view token) {
  std::string out;
  out.reserve(token.size());
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out.push_back(token[i]);
      continue;
    }
    ++i;
    if (i == token.size() || (token[i] != '0' && token[i] != '1')) return std::nullopt;
    out.push_back(token[i] == '0' ? '~' : '/');
  }
  return out;
}

NodeId resolve(const Tree& tree, std::string_view pointer) {
  NodeId id = tree.root();
  while (!pointer.empty()) {
    if (pointer.front() != '/') return kNone;
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    const auto name = unescape_token(token);
    if (!name) return kNone;
    switch (tree.at(id).kind) {
      case Kind::kObject:
        id = find_member(tree, id, *name);
        break;
      case Kind::kArray:
        id = element(tree, id, *name);
        break;
      default:
        return kNone;
    }
    if (id == kNone) return kNone;
  }
  return id;
}

std::string pointer_to(const Tree& tree, NodeId id) {
  std::vector<NodeId> path;
  for (; id != tree.root() && id != kNone; id = tree.at(id).parent) path.push_back(id);
  std::string out;
  for (auto it = path.rbegin(); it != path.rend(); ++it) {
    const Node& node = tree.at(*it);
    out.push_back('/');
    out.append(node.has_key ? escape_token(decode_string(node.key).bytes)
                            : std::to_string(position(tree, *it)));
  }
  return out;
}

std::string escape_token(std::string_view token) {
  std::string out;
  out.reserve(token.size());
  for (const char c : token) {
    if (c == '~') {
      out.append("~0");
    } else if (c == '/') {
      out.append("~1");
    } else {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace bodkin::json
