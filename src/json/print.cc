// Printing: each piece of a node in its place.
#include "json/tree.h"

namespace bodkin::json {
namespace {

char opener(Kind kind) {
  return kind == Kind::kArray ? '[' : '{';
}
char closer(Kind kind) {
  return kind == Kind::kArray ? ']' : '}';
}
bool is_container(const Node& node) {
  return node.kind == Kind::kArray || node.kind == Kind::kObject;
}

void close(const Node& node, std::string& out) {
  out.append(node.inner);
  if (node.closed) out.push_back(closer(node.kind));
}

void print_value(const Tree& tree, NodeId subtree, std::string& out) {
  NodeId id = subtree;
  while (true) {
    const Node& node = tree.at(id);
    if (id != subtree) {
      out.append(node.lead);
      if (node.has_key) out.append(node.key).append(node.colon);
    }
    if (!is_container(node)) {
      out.append(node.text);
    } else {
      out.push_back(opener(node.kind));
      if (node.first_child != kNone) {
        id = node.first_child;
        continue;
      }
      close(node, out);
    }
    while (true) {
      if (id == subtree) return;
      const Node& done = tree.at(id);
      out.append(done.trail);
      if (done.next != kNone) {
        out.push_back(',');
        id = done.next;
        break;
      }
      id = done.parent;
      close(tree.at(id), out);
    }
  }
}

}  // namespace

std::string print(const Tree& tree) {
  const Node& root = tree.at(tree.root());
  std::string out;
  out.reserve(tree.size() * 16 + 64);
  out.append(tree.prologue).append(root.lead);
  print_value(tree, tree.root(), out);
  out.append(root.trail).append(tree.epilogue);
  return out;
}

std::string print(const Tree& tree, NodeId subtree) {
  std::string out;
  print_value(tree, subtree, out);
  return out;
}

}  // namespace bodkin::json
