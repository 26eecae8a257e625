#include "scenario/observed.h"

#include <algorithm>
#include <unordered_map>

#include "json/tree.h"

namespace bodkin::scenario {
namespace {

using json::Kind;
using json::NodeId;
using json::Tree;

constexpr std::size_t kNodesMax = 20000;
constexpr std::size_t kSpellingBytesMax = 256;

// The thing that an object is about by itself: its key, or else the value with the shortest name
// ("uuid" before "parent_uuid").
std::string thing_named_by(const Tree& tree, NodeId object, const std::set<std::string>& things) {
  std::string thing = json::key_of(tree, object);
  if (things.contains(thing)) return thing;
  thing.clear();
  std::size_t shortest = std::string_view::npos;
  for (NodeId child = tree.at(object).first_child; child != json::kNone;
       child = tree.at(child).next) {
    const json::Node& node = tree.at(child);
    if (node.kind != Kind::kString || node.key.size() >= shortest) continue;
    std::string value = json::decode_string(node.text).bytes;
    if (!things.contains(value)) continue;
    thing = std::move(value);
    shortest = node.key.size();
  }
  return thing;
}

}  // namespace

void Observed::note(std::string_view thing, std::string_view member, std::string_view spelling) {
  auto at = things_.find(thing);
  if (at == things_.end()) {
    if (things_.size() >= kThingsMax) return;
    at = things_.try_emplace(std::string(thing)).first;
  }
  if (member.empty() || spelling.size() > kSpellingBytesMax) return;
  const auto known = at->second.find(member);
  if (known != at->second.end()) {
    known->second = spelling;
  } else if (at->second.size() < kMembersMax) {
    at->second.emplace(member, spelling);
  }
  if (spellings_.size() < kValuesMax &&
      std::find(spellings_.begin(), spellings_.end(), spelling) == spellings_.end()) {
    spellings_.emplace_back(spelling);
  }
}

void Observed::learn(const std::vector<std::string>& path_values, std::string_view body,
                     const std::set<std::string>& things) {
  for (const std::string& value : path_values) note(value, {}, {});
  const Tree tree = json::parse(body);
  if (!json::is_json(tree)) return;
  std::unordered_map<NodeId, std::string> owners;  // of containers; parents come first
  std::size_t looked_at = 0;
  for (const NodeId id : tree.preorder()) {
    if (++looked_at > kNodesMax) return;
    const json::Node& node = tree.at(id);
    const std::string owner = node.parent == json::kNone ? std::string() : owners[node.parent];
    if (node.kind == Kind::kObject || node.kind == Kind::kArray) {
      const bool path_names_it = node.parent == json::kNone && !path_values.empty();
      std::string thing;
      if (node.kind == Kind::kObject && !path_names_it) thing = thing_named_by(tree, id, things);
      owners[id] = thing.empty() ? owner : thing;
    } else if (node.has_key && !owner.empty()) {
      note(owner, json::key_of(tree, id), node.text);
    } else if (node.has_key) {
      for (const std::string& value : path_values) note(value, json::key_of(tree, id), node.text);
    }
  }
}

void Observed::forget(const std::string& thing) {
  things_.erase(thing);
}

bool Observed::knows(std::string_view thing) const {
  return things_.find(thing) != things_.end();
}

std::string_view Observed::value(std::string_view thing, std::string_view member) const {
  const auto at = things_.find(thing);
  if (at == things_.end()) return {};
  const auto found = at->second.find(member);
  return found == at->second.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace bodkin::scenario
