// The lossless parser: one pass forward, no stack but the parent links of the nodes themselves.
//
// A level is children separated by commas. Whatever is not a clean value up to the next comma or
// closing bracket of its level becomes one raw node; what had been parsed of it is dropped again.
// Every byte is passed over a fixed number of times, since a raw node goes on from where the scan
// stands, and a node is dropped at most once. Tested by tests/json/parse_test.cc.
#include <algorithm>
#include <cstddef>
#include <string_view>

#include "base/limits.h"
#include "json/scan.h"
#include "json/tree.h"

namespace bodkin::json {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Where a bare word (number, literal, garbage) ends.
bool ends_word(char c) {
  switch (c) {
    case ' ':
    case '\n':
    case '\r':
    case '\t':
    case ',':
    case ':':
    case '[':
    case ']':
    case '{':
    case '}':
    case '"':
      return true;
    default:
      return false;
  }
}

std::string_view view(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

class Parser {
 public:
  // text: kept by the tree already.
  Parser(Tree& tree, std::string_view text)
      : tree_(tree), at_(text.data()), end_(text.data() + text.size()) {}

  NodeId run() {
    tree_.prologue = view(at_, at_);
    if (view(at_, end_).starts_with(kByteOrderMark)) {
      tree_.prologue = view(at_, at_ + kByteOrderMark.size());
      at_ += kByteOrderMark.size();
    }
    const auto root = static_cast<NodeId>(tree_.nodes_.size());
    NodeId done = child(kNone, space());
    while (done != kNone) done = after_value(done);
    tree_.epilogue = view(at_, end_);
    return root;
  }

 private:
  Node& node(NodeId id) { return tree_.nodes_[id]; }

  std::string_view space() {
    const char* const begin = at_;
    while (at_ != end_ && is_space(*at_)) ++at_;
    return view(begin, at_);
  }

  char closer(NodeId container) {
    if (container == kNone) return '\0';
    return node(container).kind == Kind::kArray ? ']' : '}';
  }

  bool at_terminator(NodeId container) {
    if (at_ == end_) return true;
    return container != kNone && (*at_ == ',' || *at_ == closer(container));
  }

  NodeId add_child(NodeId container, std::string_view lead) {
    const auto id = static_cast<NodeId>(tree_.nodes_.size());
    Node& added = tree_.nodes_.emplace_back();
    added.lead = lead;
    if (container == kNone) return id;
    added.parent = container;
    Node& parent = node(container);
    added.previous = parent.last_child;
    (parent.last_child == kNone ? parent.first_child : node(parent.last_child).next) = id;
    parent.last_child = id;
    return id;
  }

  // Starts a child of the container (kNone: the root). Returns the node that is complete then: the
  // child itself or a descendant, since entering a container goes straight to its first child.
  NodeId child(NodeId container, std::string_view lead) {
    while (true) {
      const NodeId id = add_child(container, lead);
      if (container != kNone && node(container).kind == Kind::kObject) {
        const char* const begin = at_;
        if (!key(id)) return raw(id, begin);
      }
      if (at_ == end_) return raw(id, at_);
      if (*at_ == '"') return string(id);
      if (*at_ != '[' && *at_ != '{') return word(id);
      node(id).kind = *at_ == '[' ? Kind::kArray : Kind::kObject;
      ++at_;
      lead = space();
      if (at_ == end_ || *at_ == closer(id)) {
        node(id).inner = lead;
        node(id).closed = at_ != end_;
        if (at_ != end_) ++at_;
        return id;
      }
      container = id;
    }
  }

  // A key with its colon; where there is none the position is somewhere in the text of the member.
  bool key(NodeId id) {
    const char* const begin = at_;
    if (at_ != end_ && *at_ == '"') {
      at_ = scan_string(at_, end_).end;
    } else {
      while (at_ != end_ && !ends_word(*at_)) ++at_;
    }
    const char* const end = at_;
    space();
    if (begin == end || at_ == end_ || *at_ != ':') {
      at_ = end;
      return false;
    }
    ++at_;
    space();
    node(id).has_key = true;
    node(id).key = view(begin, end);
    node(id).colon = view(end, at_);
    return true;
  }

  NodeId string(NodeId id) {
    const char* const begin = at_;
    const StringScan scan = scan_string(begin, end_);
    at_ = scan.end;
    node(id).kind = scan.clean ? Kind::kString : Kind::kRaw;
    node(id).text = view(begin, at_);
    return id;
  }

  NodeId word(NodeId id) {
    const char* const begin = at_;
    while (at_ != end_ && !ends_word(*at_)) ++at_;
    const Kind kind = scalar_kind(view(begin, at_));
    if (kind == Kind::kRaw) return raw(id, begin);
    node(id).kind = kind;
    node(id).text = view(begin, at_);
    return id;
  }

  // Makes the node raw: from begin over the present position to the end of its place. Brackets
  // count by depth alone and closed strings are passed over, so that what looks like one broken
  // value stays one.
  NodeId raw(NodeId id, const char* begin) {
    const char close = closer(node(id).parent);
    std::size_t depth = 0;
    const char* text_end = at_;
    while (at_ != end_) {
      const char c = *at_;
      if (depth == 0 && close != '\0' && (c == ',' || c == close)) break;
      if (c == '"') {
        at_ = scan_string(at_, end_).end;
        text_end = at_;
        continue;
      }
      if (c == '[' || c == '{') ++depth;
      if ((c == ']' || c == '}') && depth > 0) --depth;
      ++at_;
      if (!is_space(c)) text_end = at_;
    }
    Node& broken = node(id);
    broken.kind = Kind::kRaw;
    broken.text = view(begin, text_end);
    at_ = text_end;
    return id;
  }

  // Goes on behind a complete value; returns the next one that is complete, kNone at the end.
  NodeId after_value(NodeId id) {
    const char* const value_end = at_;
    const std::string_view gap = space();
    const NodeId container = node(id).parent;
    if (!at_terminator(container)) {
      if (container == kNone) {
        node(id).trail = gap;
        return kNone;
      }
      at_ = value_end;
      return spoil(id);
    }
    node(id).trail = gap;
    if (container == kNone) return kNone;
    if (at_ == end_) {
      node(container).closed = false;
      return container;
    }
    if (*at_++ == ',') return child(container, space());
    return container;
  }

  // A value that something follows which does not belong there. Nodes are made in preorder, so all
  // that come after it are below it.
  NodeId spoil(NodeId id) {
    tree_.nodes_.resize(id + 1);
    Node& spoilt = node(id);
    spoilt.first_child = spoilt.last_child = kNone;
    spoilt.inner = {};
    spoilt.closed = true;
    const std::string_view before = spoilt.has_key ? spoilt.colon : spoilt.lead;
    return raw(id, before.data() + before.size());
  }

  Tree& tree_;
  const char* at_;
  const char* const end_;
};

Tree parse(std::string_view bytes) {
  Tree tree;
  tree.nodes_.clear();
  // A child begins behind a comma or a bracket, so there are no more nodes than this; a vector that
  // grows to the nodes of a deep input is copied and paged in over and over. Not for more than an
  // input has: a long string of commas would ask for a hundred times its size.
  const auto begins_child = [](char c) { return c == ',' || c == '[' || c == '{'; };
  const std::string_view counted = bytes.substr(0, limits::kInputBytesMax);
  tree.nodes_.reserve(
      1 + static_cast<std::size_t>(std::count_if(counted.begin(), counted.end(), begins_child)));
  tree.root_ = Parser(tree, tree.keep(bytes)).run();
  return tree;
}

NodeId graft_text(Tree& tree, std::string_view text) {
  const std::string_view prologue = tree.prologue;
  const std::string_view epilogue = tree.epilogue;
  const std::string_view kept = tree.keep(text);
  const NodeId root = Parser(tree, kept).run();
  Node& top = tree.nodes_[root];
  if (!tree.prologue.empty() || !tree.epilogue.empty()) {
    tree.nodes_.resize(root + 1);
    top = Node{};
    top.kind = Kind::kRaw;
    top.text = kept;
  }
  top.lead = top.trail = {};
  tree.prologue = prologue;
  tree.epilogue = epilogue;
  return root;
}

}  // namespace bodkin::json
