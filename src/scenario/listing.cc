#include "scenario/listing.h"

#include "json/tree.h"

namespace bodkin::scenario {
namespace {

constexpr std::size_t kNodesMax = 4096;

}  // namespace

std::vector<std::string> entries_of(std::string_view list) {
  const json::Tree tree = json::parse(list);
  const auto nodes = tree.preorder();
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    if (tree.at(nodes[i]).kind != json::Kind::kArray) continue;
    for (auto child = tree.at(nodes[i]).first_child; child != json::kNone;
         child = tree.at(child).next) {
      entries.push_back(json::print(tree, child));
    }
    break;
  }
  return entries;
}

}  // namespace bodkin::scenario
