// A JSON text as a tree that loses nothing: print(parse(bytes)) == bytes for any bytes at all.
//
// For mutating, shrinking and printing, where spelling matters: duplicate keys, 1.0 against 1,
// white space, invalid UTF-8 and broken syntax all stay as they are. Not for judging meaning: that
// is json/value.h. Nothing here recurses, so depth is bounded by memory alone.
//
// A Tree is a flat vector of nodes. Text lives in the tree's own append-only storage; views into
// it stay valid as long as the tree or any copy of it. Copying a tree copies the nodes and shares
// what was kept so far; what either keeps later is its own, so copies may go to other threads.
//
// A level is children separated by commas. Whatever at a level is no clean value up to the next
// comma or closing bracket of that level is one raw node, possibly empty: [1,,2] and [1,] have an
// empty raw child, and a member without a colon is a raw child without a key. What does not fit
// stays in one place, so that a broken text has as many whole parts as possible.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin::json {

enum class Kind : std::uint8_t {
  kNull,
  kFalse,
  kTrue,
  kNumber,  // RFC 8259 grammar exactly; anything else that looks like a number is kRaw
  kString,  // closed by a quote, no raw control characters, known escapes only; else kRaw
  kArray,
  kObject,
  kRaw,  // bytes that are no JSON value: "NaN", "'x'", "tru", "", an unclosed string
};

using NodeId = std::uint32_t;
inline constexpr NodeId kNone = 0xffffffffU;

struct Node {
  Kind kind = Kind::kNull;
  bool has_key = false;  // a member of an object with key and colon
  bool closed = true;    // containers: false where the closing bracket is missing
  NodeId parent = kNone;
  NodeId first_child = kNone;
  NodeId last_child = kNone;
  NodeId previous = kNone;
  NodeId next = kNone;
  std::string_view lead;   // white space before the key, or before the value of an element
  std::string_view key;    // spelling with its quotes (a raw key may lack them); members only
  std::string_view colon;  // from the end of the key to the start of the value: ":" or " : "
  std::string_view text;   // spelling of a scalar or raw; empty for containers
  std::string_view inner;  // containers: white space before the closing bracket
  std::string_view trail;  // white space between the value and the comma or bracket after it
};

class Tree {
 public:
  Tree();  // the text "null"

  NodeId root() const { return root_; }
  const Node& at(NodeId id) const { return nodes_[id]; }
  Node& at(NodeId id) { return nodes_[id]; }
  std::size_t size() const { return nodes_.size(); }  // slots, removed nodes included
  // Bytes before and after the one top-level value that are not part of it; white space around it
  // is the root's lead and trail.
  std::string_view prologue;  // a byte order mark or nothing
  std::string_view epilogue;  // e.g. a second document

  // Copies text into the tree's storage. The view has a data pointer even where it is empty.
  std::string_view keep(std::string_view text);

  NodeId add(Node node);  // a detached node; link it with json/edit.h
  void set_root(NodeId id) { root_ = id; }

  // Every attached node, parents before children, in order of the text.
  std::vector<NodeId> preorder() const;
  std::size_t child_count(NodeId id) const;

 private:
  friend class Parser;
  friend Tree parse(std::string_view bytes);
  friend NodeId graft_text(Tree& tree, std::string_view text);

  // Blocks of bytes that are never moved or written again, newest first. Only the storage that made
  // a block writes on in it; a copy starts one of its own.
  class Storage {
   public:
    Storage() = default;
    Storage(const Storage& other);
    Storage(Storage&& other) noexcept;
    Storage& operator=(Storage other) noexcept;
    ~Storage();
    std::string_view keep(std::string_view text);

   private:
    struct Block;
    std::shared_ptr<Block> newest_;
    char* at_ = nullptr;
    std::size_t room_ = 0;
  };

  Storage storage_;
  std::vector<Node> nodes_;
  NodeId root_ = kNone;
};

// Total, linear, not recursive.
[[nodiscard]] Tree parse(std::string_view bytes);
std::string print(const Tree& tree);
std::string print(const Tree& tree, NodeId subtree);  // without the subtree's own key, lead, trail

// Whether the text is exactly one JSON value by RFC 8259, apart from what its strings decode to.
bool is_json(const Tree& tree);

// Spelling with quotes for bytes that are (mostly) UTF-8; control characters and quotes escaped.
std::string quote(std::string_view bytes);

struct Decoded {
  std::string bytes;            // UTF-8; a lone surrogate as its three generalised bytes
  bool lone_surrogate = false;  // \ud800 without its partner
  bool invalid_utf8 = false;    // raw bytes in the spelling that are not UTF-8
};
// The value of a string's spelling (with quotes). Escapes that JSON does not know stay as text.
Decoded decode_string(std::string_view spelling);

// The decoded key of a member; empty for what has none.
std::string key_of(const Tree& tree, NodeId id);

// Member lookup: the last member of that decoded key (what most readers take), or kNone.
NodeId find_member(const Tree& tree, NodeId object, std::string_view key);

}  // namespace bodkin::json
