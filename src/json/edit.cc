// Changes to a tree: links first, then the white space around them.
#include "json/edit.h"

#include <utility>

#include "base/check.h"
#include "json/scan.h"

namespace bodkin::json {
namespace {

bool is_container(const Node& node) {
  return node.kind == Kind::kArray || node.kind == Kind::kObject;
}

// Takes a node out of its level; its own key and white space stay in it.
void unlink(Tree& tree, NodeId id) {
  Node& node = tree.at(id);
  Node& parent = tree.at(node.parent);
  (node.previous == kNone ? parent.first_child : tree.at(node.previous).next) = node.next;
  (node.next == kNone ? parent.last_child : tree.at(node.next).previous) = node.previous;
  node.parent = node.previous = node.next = kNone;
}

// A copy of one node's content, without links and place.
NodeId copy_content(Tree& tree, const Tree& source, NodeId id) {
  const bool foreign = &tree != &source;
  const auto text = [&](std::string_view view) { return foreign ? tree.keep(view) : view; };
  const Node& from = source.at(id);
  Node copy;
  copy.kind = from.kind;
  copy.closed = from.closed;
  copy.text = text(from.text);
  copy.inner = text(from.inner);
  return tree.add(copy);
}

NodeId copy_child(Tree& tree, const Tree& source, NodeId id, NodeId parent) {
  const NodeId copy = copy_content(tree, source, id);
  const bool foreign = &tree != &source;
  const auto text = [&](std::string_view view) { return foreign ? tree.keep(view) : view; };
  const Node& from = source.at(id);
  Node& to = tree.at(copy);
  to.has_key = from.has_key;
  to.lead = text(from.lead);
  to.key = text(from.key);
  to.colon = text(from.colon);
  to.trail = text(from.trail);
  to.parent = parent;
  to.previous = tree.at(parent).last_child;
  (to.previous == kNone ? tree.at(parent).first_child : tree.at(to.previous).next) = copy;
  tree.at(parent).last_child = copy;
  return copy;
}

// The colon of a new member: as its siblings write it.
std::string_view colon_of(const Tree& tree, NodeId sibling) {
  if (sibling == kNone || !tree.at(sibling).has_key) return ":";
  return tree.at(sibling).colon;
}

// White space for a node that was linked just now.
void follow_siblings(Tree& tree, NodeId id) {
  Node& node = tree.at(id);
  if (node.previous != kNone) {
    Node& before = tree.at(node.previous);
    node.lead = node.next == kNone ? before.lead : tree.at(node.next).lead;
    node.trail = {};
    // The space before the bracket moves on to the new last child.
    if (node.next == kNone) std::swap(node.trail, before.trail);
    return;
  }
  node.trail = {};
  if (node.next == kNone) {
    node.lead = {};
    return;
  }
  Node& after = tree.at(node.next);
  node.lead = after.lead;
  if (after.next != kNone) after.lead = tree.at(after.next).lead;
}

}  // namespace

NodeId make(Tree& tree, std::string_view spelling) {
  Node node;
  node.kind = scalar_kind(spelling);
  node.text = tree.keep(spelling);
  return tree.add(node);
}

NodeId graft(Tree& tree, const Tree& source, NodeId subtree) {
  const NodeId root = copy_content(tree, source, subtree);
  NodeId from = subtree;
  NodeId to = root;
  while (true) {
    if (source.at(from).first_child != kNone) {
      from = source.at(from).first_child;
      to = copy_child(tree, source, from, to);
      continue;
    }
    while (from != subtree && source.at(from).next == kNone) {
      from = source.at(from).parent;
      to = tree.at(to).parent;
    }
    if (from == subtree) return root;
    from = source.at(from).next;
    to = copy_child(tree, source, from, tree.at(to).parent);
  }
}

void replace(Tree& tree, NodeId old_node, NodeId new_node) {
  Node& gone = tree.at(old_node);
  Node& fresh = tree.at(new_node);
  fresh.has_key = gone.has_key;
  fresh.key = gone.key;
  fresh.lead = gone.lead;
  fresh.colon = gone.colon;
  fresh.trail = gone.trail;
  if (old_node == tree.root()) {
    tree.set_root(new_node);
    return;
  }
  fresh.parent = std::exchange(gone.parent, kNone);
  fresh.previous = std::exchange(gone.previous, kNone);
  fresh.next = std::exchange(gone.next, kNone);
  Node& parent = tree.at(fresh.parent);
  (fresh.previous == kNone ? parent.first_child : tree.at(fresh.previous).next) = new_node;
  (fresh.next == kNone ? parent.last_child : tree.at(fresh.next).previous) = new_node;
}

void set_text(Tree& tree, NodeId id, std::string_view spelling) {
  BODKIN_CHECK(!is_container(tree.at(id)));
  tree.at(id).kind = scalar_kind(spelling);
  tree.at(id).text = tree.keep(spelling);
}

void insert(Tree& tree, NodeId container, NodeId after, NodeId node, std::string_view key) {
  Node& fresh = tree.at(node);
  Node& parent = tree.at(container);
  BODKIN_CHECK(is_container(parent) && fresh.parent == kNone);
  fresh.parent = container;
  fresh.previous = after;
  fresh.next = after == kNone ? parent.first_child : tree.at(after).next;
  (fresh.previous == kNone ? parent.first_child : tree.at(fresh.previous).next) = node;
  (fresh.next == kNone ? parent.last_child : tree.at(fresh.next).previous) = node;
  fresh.has_key = !key.empty();
  fresh.key = fresh.has_key ? tree.keep(key) : std::string_view{};
  const NodeId sibling = fresh.previous == kNone ? fresh.next : fresh.previous;
  fresh.colon = fresh.has_key ? colon_of(tree, sibling) : std::string_view{};
  follow_siblings(tree, node);
}

void append(Tree& tree, NodeId container, NodeId node, std::string_view key) {
  insert(tree, container, tree.at(container).last_child, node, key);
}

void remove(Tree& tree, NodeId id) {
  if (id == tree.root()) {
    replace(tree, id, make(tree, "null"));
    return;
  }
  const Node& node = tree.at(id);
  if (node.next == kNone && node.previous != kNone) tree.at(node.previous).trail = node.trail;
  if (node.previous == kNone && node.next != kNone) tree.at(node.next).lead = node.lead;
  unlink(tree, id);
}

void swap_values(Tree& tree, NodeId a, NodeId b) {
  if (a == b) return;
  BODKIN_CHECK(!contains(tree, a, b) && !contains(tree, b, a));
  Node& x = tree.at(a);
  Node& y = tree.at(b);
  std::swap(x.kind, y.kind);
  std::swap(x.closed, y.closed);
  std::swap(x.first_child, y.first_child);
  std::swap(x.last_child, y.last_child);
  std::swap(x.text, y.text);
  std::swap(x.inner, y.inner);
  for (NodeId id = x.first_child; id != kNone; id = tree.at(id).next) tree.at(id).parent = a;
  for (NodeId id = y.first_child; id != kNone; id = tree.at(id).next) tree.at(id).parent = b;
}

void set_key(Tree& tree, NodeId member, std::string_view key_spelling) {
  BODKIN_CHECK(tree.at(member).has_key);
  tree.at(member).key = tree.keep(key_spelling);
}

bool contains(const Tree& tree, NodeId outer, NodeId inner) {
  for (NodeId id = inner; id != kNone; id = tree.at(id).parent) {
    if (id == outer) return true;
  }
  return false;
}

}  // namespace bodkin::json
