// Changes to a tree. Each keeps the links whole; none recurses. What white space a new node gets
// follows its siblings, so that a pretty text stays pretty.
#pragma once

#include <string_view>

#include "json/tree.h"

namespace bodkin::json {

// A detached scalar or raw node with this spelling (kept); its kind is what the spelling is.
NodeId make(Tree& tree, std::string_view spelling);
// A detached copy of a subtree of another tree, or of the same one. Key, lead and trail are not
// copied. Costs memory in proportion to the subtree.
NodeId graft(Tree& tree, const Tree& source, NodeId subtree);
// A detached subtree parsed from text.
NodeId graft_text(Tree& tree, std::string_view text);

// Puts a detached node in place of an attached one; key, lead and trail of the old place stay.
void replace(Tree& tree, NodeId old_node, NodeId new_node);
// Gives an attached scalar another spelling.
void set_text(Tree& tree, NodeId id, std::string_view spelling);
// Links a detached node after `after` (kNone: first) among the children of container.
// key: spelling with quotes for members, empty for elements.
void insert(Tree& tree, NodeId container, NodeId after, NodeId node, std::string_view key = {});
void append(Tree& tree, NodeId container, NodeId node, std::string_view key = {});
// Detaches a node (with its subtree) from its parent. The root becomes null instead.
void remove(Tree& tree, NodeId id);
// Exchanges the values of two attached nodes, neither inside the other; keys stay where they are.
void swap_values(Tree& tree, NodeId a, NodeId b);
void set_key(Tree& tree, NodeId member, std::string_view key_spelling);

// Whether `inner` is `outer` or below it.
bool contains(const Tree& tree, NodeId outer, NodeId inner);

}  // namespace bodkin::json
