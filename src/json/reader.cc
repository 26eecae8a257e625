#include "json/reader.h"

namespace bodkin::json {

NodeId Reader::member(std::string_view key) const {
  if (node_ == kNone || tree_->at(node_).kind != Kind::kObject) return kNone;
  return find_member(*tree_, node_, key);
}

std::string Reader::decoded(NodeId id) const {
  if (id == kNone || tree_->at(id).kind != Kind::kString) return {};
  return decode_string(tree_->at(id).text).bytes;
}

std::vector<Reader> Reader::items() const {
  std::vector<Reader> out;
  const NodeId id = node_;
  if (id == kNone || tree_->at(id).kind != Kind::kArray) return out;
  for (NodeId item = tree_->at(id).first_child; item != kNone; item = tree_->at(item).next) {
    out.emplace_back(*tree_, item);
  }
  return out;
}

std::vector<std::string> Reader::strings(std::string_view key) const {
  std::vector<std::string> out;
  for (const Reader& item : items(key)) out.push_back(item.text());
  return out;
}

bool Reader::boolean(std::string_view key) const {
  const NodeId id = member(key);
  return id != kNone && tree_->at(id).kind == Kind::kTrue;
}

}  // namespace bodkin::json
