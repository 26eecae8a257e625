// Nodes and the storage of their text.
#include "json/tree.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "json/scan.h"

namespace bodkin::json {
namespace {

constexpr std::size_t kBlockBytesMin = 512;
constexpr std::size_t kSlackBytes = 256;  // for what an edit or two keeps after a parse

}  // namespace

struct Tree::Storage::Block {
  std::shared_ptr<Block> older;
  std::unique_ptr<char[]> bytes;
};

Tree::Storage::Storage(const Storage& other) : newest_(other.newest_) {}

Tree::Storage::Storage(Storage&& other) noexcept
    : newest_(std::move(other.newest_)),
      at_(std::exchange(other.at_, nullptr)),
      room_(std::exchange(other.room_, 0)) {}

Tree::Storage& Tree::Storage::operator=(Storage other) noexcept {
  std::swap(newest_, other.newest_);
  std::swap(at_, other.at_);
  std::swap(room_, other.room_);
  return *this;
}

// One by one, since a long chain that destroys itself would recurse.
Tree::Storage::~Storage() {
  while (newest_ != nullptr && newest_.use_count() == 1) {
    newest_ = std::exchange(newest_->older, nullptr);
  }
}

std::string_view Tree::Storage::keep(std::string_view text) {
  if (at_ == nullptr || text.size() > room_) {
    room_ = std::max(text.size() + kSlackBytes, kBlockBytesMin);
    auto block = std::make_shared<Block>();
    block->bytes = std::make_unique_for_overwrite<char[]>(room_);
    block->older = std::move(newest_);
    at_ = block->bytes.get();
    newest_ = std::move(block);
  }
  if (!text.empty()) std::memcpy(at_, text.data(), text.size());
  const std::string_view kept(at_, text.size());
  at_ += text.size();
  room_ -= text.size();
  return kept;
}

Tree::Tree() : root_(0) {
  Node null;
  null.text = "null";
  nodes_.push_back(null);
}

std::string_view Tree::keep(std::string_view text) {
  return storage_.keep(text);
}

NodeId Tree::add(Node node) {
  nodes_.push_back(node);
  return static_cast<NodeId>(nodes_.size() - 1);
}

std::vector<NodeId> Tree::preorder() const {
  std::vector<NodeId> order;
  order.reserve(nodes_.size());
  NodeId id = root_;
  while (true) {
    order.push_back(id);
    if (at(id).first_child != kNone) {
      id = at(id).first_child;
      continue;
    }
    while (id != root_ && at(id).next == kNone) id = at(id).parent;
    if (id == root_) return order;
    id = at(id).next;
  }
}

std::size_t Tree::child_count(NodeId id) const {
  std::size_t count = 0;
  for (NodeId child = at(id).first_child; child != kNone; child = at(child).next) ++count;
  return count;
}

Kind scalar_kind(std::string_view spelling) {
  if (spelling == "null") return Kind::kNull;
  if (spelling == "true") return Kind::kTrue;
  if (spelling == "false") return Kind::kFalse;
  if (is_number(spelling)) return Kind::kNumber;
  if (is_string(spelling)) return Kind::kString;
  return Kind::kRaw;
}

bool is_number(std::string_view spelling) {
  const char* p = spelling.data();
  const char* const end = p + spelling.size();
  const auto digits = [&p, end] {
    const char* const begin = p;
    while (p != end && *p >= '0' && *p <= '9') ++p;
    return p != begin;
  };
  if (p != end && *p == '-') ++p;
  if (p != end && *p == '0') {
    ++p;
  } else if (!digits()) {
    return false;
  }
  if (p != end && *p == '.') {
    ++p;
    if (!digits()) return false;
  }
  if (p != end && (*p == 'e' || *p == 'E')) {
    ++p;
    if (p != end && (*p == '+' || *p == '-')) ++p;
    if (!digits()) return false;
  }
  return p == end;
}

bool is_json(const Tree& tree) {
  if (!tree.prologue.empty() || !tree.epilogue.empty()) return false;
  const NodeId root = tree.root();
  NodeId id = root;
  while (true) {
    const Node& node = tree.at(id);
    if (node.kind == Kind::kRaw || !node.closed) return false;
    if (id != root && tree.at(node.parent).kind == Kind::kObject) {
      if (!node.has_key || !is_string(node.key)) return false;
    }
    if (node.first_child != kNone) {
      id = node.first_child;
      continue;
    }
    while (id != root && tree.at(id).next == kNone) id = tree.at(id).parent;
    if (id == root) return true;
    id = tree.at(id).next;
  }
}

}  // namespace bodkin::json
