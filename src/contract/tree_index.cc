#include "contract/tree_index.h"

#include <algorithm>
#include <charconv>

#include "json/pointer.h"

namespace bodkin::contract {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

constexpr std::size_t kFew = 16;

bool has_many(const json::Tree& tree, NodeId container) {
  std::size_t count = 0;
  for (NodeId c = tree.at(container).first_child; c != kNone; c = tree.at(c).next) {
    if (++count > kFew) return true;
  }
  return false;
}

std::string unescape_token(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape =
        token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    out += !escape ? token[i] : token[i + 1] == '0' ? '~' : '/';
    if (escape) ++i;
  }
  return out;
}

}  // namespace

NodeId TreeIndex::member(const json::Tree& tree, NodeId object, std::string_view key) {
  auto found = members_.find(object);
  if (found == members_.end()) {
    if (!has_many(tree, object)) return json::find_member(tree, object, key);
    found = members_.try_emplace(object).first;
    for (NodeId m = tree.at(object).first_child; m != kNone; m = tree.at(m).next) {
      const std::string_view spelling = tree.at(m).key;
      if (!tree.at(m).has_key || spelling.size() < 2) continue;
      std::string_view name = spelling.substr(1, spelling.size() - 2);
      if (name.find('\\') != std::string_view::npos) {
        name = keys_.emplace_back(json::decode_string(spelling).bytes);
      }
      found->second[name] = m;
    }
  }
  const auto entry = found->second.find(key);
  return entry == found->second.end() ? kNone : entry->second;
}

const std::vector<NodeId>& TreeIndex::elements(const json::Tree& tree, NodeId container) {
  const auto [entry, fresh] = elements_.try_emplace(container);
  if (!fresh) return entry->second;
  for (NodeId e = tree.at(container).first_child; e != kNone; e = tree.at(e).next) {
    entry->second.push_back(e);
  }
  return entry->second;
}

NodeId TreeIndex::step(const json::Tree& tree, NodeId node, const std::string& token) {
  if (tree.at(node).kind == Kind::kObject) return member(tree, node, token);
  if (tree.at(node).kind != Kind::kArray) return kNone;
  if (token.empty() || (token.size() > 1 && token.front() == '0')) return kNone;
  std::size_t at = 0;
  const char* const end = token.data() + token.size();
  const auto [stop, failure] = std::from_chars(token.data(), end, at);
  if (failure != std::errc() || stop != end) return kNone;
  const std::vector<NodeId>& all = elements(tree, node);
  return at < all.size() ? all[at] : kNone;
}

NodeId TreeIndex::resolve(const json::Tree& tree, NodeId from, std::string_view pointer) {
  NodeId node = from;
  while (!pointer.empty() && node != kNone) {
    if (pointer.front() != '/') return kNone;
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    node = step(tree, node, unescape_token(token));
  }
  return node;
}

std::size_t TreeIndex::position(const json::Tree& tree, NodeId node) {
  const std::vector<NodeId>& all = elements(tree, tree.at(node).parent);
  return static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), node) - all.begin());
}

std::string TreeIndex::pointer(const json::Tree& tree, NodeId node) {
  std::vector<NodeId> path;
  for (; tree.at(node).parent != kNone; node = tree.at(node).parent) path.push_back(node);
  std::string out;
  for (auto it = path.rbegin(); it != path.rend(); ++it) {
    out += '/';
    out += tree.at(*it).has_key ? json::escape_token(json::key_of(tree, *it))
                                : std::to_string(position(tree, *it));
  }
  return out;
}

void TreeIndex::forget() {
  members_.clear();
  elements_.clear();
  keys_.clear();
}

}  // namespace bodkin::contract
