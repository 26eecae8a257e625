// An OpenAPI document as one tree, whatever it was written in and in however many files. For this
// module alone.
//
// Files that a $ref names by a relative path are read and hang below the root, under
// "x-bodkin-files", so that every node has a place in one tree; any node still knows its file, line
// and pointer there. Nothing is fetched from the network, and only files that the document names
// are opened. A reference that leads to no readable file costs what uses it, not the document.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "contract/tree_index.h"
#include "json/tree.h"

namespace bodkin::contract {

class Document {
 public:
  // JSON where the text is that, else YAML. `folder`: relative references start there; nullptr:
  // other files are not read. kInput with "name:line:column".
  static Result<Document> read(std::string text, const std::string& name,
                               const std::string* folder);

  const json::Tree& tree() const { return tree_; }
  json::NodeId root() const { return tree_.root(); }
  const std::string& hash() const { return hash_; }  // 16 hex digits of all texts

  struct Remark {
    json::NodeId node;
    std::string message;
  };
  const std::vector<Remark>& remarks() const { return remarks_; }  // what was passed over

  int line(json::NodeId node) const;                 // from 1, in its file
  const std::string& file(json::NodeId node) const;  // name of the file where it stands
  // "#/pointer", with the path of the file before it where that is not the first one.
  std::string place(json::NodeId node) const;
  // "file:line: #/pointer", in the file where the node stands.
  std::string where(json::NodeId node) const;
  // The node of "#/pointer" in the one tree, or kNone.
  json::NodeId at_pointer(std::string_view pointer) const;

  // The last member of that key; kNone for what is no object, too.
  json::NodeId member(json::NodeId object, std::string_view key) const;
  json::NodeId first(json::NodeId node) const;
  json::NodeId next(json::NodeId node) const { return tree_.at(node).next; }
  std::string key(json::NodeId node) const { return json::key_of(tree_, node); }
  // Strings decoded, numbers and booleans as they are spelt; empty for everything else.
  std::string text(json::NodeId node) const;

  // The string of an object's "$ref", or kNone where the node is no reference.
  json::NodeId reference(json::NodeId node) const;
  // Where such a string leads, one step. kInput with where().
  Result<json::NodeId> target(json::NodeId reference) const;
  // The end of a chain of references; `node` itself where it is none. Errors as target().
  Result<json::NodeId> follow(json::NodeId node) const;

  std::unexpected<Error> wrong(json::NodeId node, std::string message) const;

 private:
  friend class FileJoiner;

  struct File {
    std::string name;  // as it is shown
    std::string path;  // relative to the folder of the first
    json::NodeId root = json::kNone;
    json::NodeId end = json::kNone;  // its nodes are those from root to end
  };
  struct Known {
    json::NodeId root = json::kNone;
    std::string why;  // where there is no root
  };

  // Parses a text into the tree: as its root where it is the first one, detached else.
  Result<json::NodeId> add(std::string text, const std::string& name, const std::string& path);
  void read_anchors() const;
  const File& file_of(json::NodeId node) const;

  json::Tree tree_;
  std::vector<int> lines_;  // by node; 0 for nodes that no file has
  std::vector<File> files_;
  std::unordered_map<std::string, Known> by_path_;
  std::vector<Remark> remarks_;
  std::string hash_;
  mutable TreeIndex index_;
  mutable bool anchors_read_ = false;
  // "$anchor" by root and name, "$id" by itself.
  mutable std::unordered_map<std::string, json::NodeId> anchors_, ids_;
};

// The member of the root that holds other files, by path.
inline constexpr std::string_view kFilesMember = "x-bodkin-files";

// A reference's text as path and fragment, both decoded.
struct Reference {
  std::string path;      // empty: this file
  std::string fragment;  // without '#'
};
Reference split_reference(std::string_view text);
// "https:", "urn:" or "//" in front (RFC 3986, 3.1 and 4.2).
bool is_absolute(std::string_view reference);
// The path that a reference in one file means, both relative to the folder of the first.
std::string path_from(const std::string& file, const std::string& path);

}  // namespace bodkin::contract
