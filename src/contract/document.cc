#include "contract/document.h"

#include <algorithm>
#include <filesystem>
#include <unordered_set>

#include "base/hash.h"
#include "base/limits.h"
#include "contract/files.h"
#include "contract/source.h"
#include "contract/yaml.h"
#include "http/uri.h"
#include "json/edit.h"
#include "json/pointer.h"

namespace bodkin::contract {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

constexpr int kChainMax = 64;  // references in one chain

// The last member of a name counts, as most readers have it; the others go.
void drop_duplicates(json::Tree& tree, const std::vector<int>& lines, NodeId object,
                     std::vector<Document::Remark>& remarks) {
  std::unordered_set<std::string_view> seen;
  NodeId before = kNone;
  for (NodeId m = tree.at(object).last_child; m != kNone; m = before) {
    before = tree.at(m).previous;
    const std::string_view key = tree.at(m).key;
    if (seen.insert(key).second) continue;
    remarks.push_back({object, "the key " + std::string(key) + " is there twice (line " +
                                   std::to_string(lines[m]) + " and later); the last one counts"});
    json::remove(tree, m);
  }
}

// Whether the object has two members of one name; cheap, since nearly all have not.
bool has_duplicates(const json::Tree& tree, NodeId object) {
  constexpr int kFew = 8;
  int count = 0;
  for (NodeId a = tree.at(object).first_child; a != kNone; a = tree.at(a).next) {
    if (++count > kFew) break;
    for (NodeId b = tree.at(a).previous; b != kNone; b = tree.at(b).previous) {
      if (tree.at(a).key == tree.at(b).key) return true;
    }
  }
  if (count <= kFew) return false;
  std::unordered_set<std::string_view> seen;
  for (NodeId m = tree.at(object).first_child; m != kNone; m = tree.at(m).next) {
    if (!seen.insert(tree.at(m).key).second) return true;
  }
  return false;
}

bool looks_like_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos || text[first] == '{' || text[first] == '[';
}

}  // namespace

Reference split_reference(std::string_view text) {
  const std::size_t hash = std::min(text.find('#'), text.size());
  return {http::percent_decode(text.substr(0, hash)),
          http::percent_decode(text.substr(std::min(hash + 1, text.size())))};
}

bool is_absolute(std::string_view reference) {
  if (reference.starts_with("//")) return true;
  const std::size_t colon = reference.find_first_of(":/?#");
  return colon != std::string_view::npos && colon > 0 && reference[colon] == ':';
}

std::string path_from(const std::string& file, const std::string& path) {
  return (std::filesystem::path(file).parent_path() / path).lexically_normal().generic_string();
}

Result<Document> Document::read(std::string text, const std::string& name,
                                const std::string* folder) {
  Document document;
  document.hash_ = hash_hex(hash64(text));
  const std::string path = std::filesystem::path(name).filename().string();
  auto root = document.add(std::move(text), name, path);
  if (!root) return std::unexpected(root.error());
  join_files(document, folder);
  return document;
}

Result<NodeId> Document::add(std::string text, const std::string& name, const std::string& path) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  const bool is_first = files_.empty();
  const std::size_t room = limits::kContractValuesMax -
                           std::min(limits::kContractValuesMax, is_first ? 0 : tree_.size());
  std::vector<int> lines;
  std::string remark;
  const auto fault = looks_like_json(text) ? find_syntax_fault(text, room) : std::nullopt;
  if (fault || !looks_like_json(text)) {
    auto json = json_from_yaml(text, name, room);
    if (!json && !fault) return std::unexpected(json.error());
    const std::string at =
        !fault ? "" : std::to_string(fault->line) + ":" + std::to_string(fault->column);
    // YAML may begin with a brace, but so does what is meant to be JSON: the fault is that one's.
    if (!json || (fault && !json->text.starts_with('{'))) {
      return error(ErrorCode::kInput, "not JSON: " + fault->what, name + ":" + at);
    }
    if (fault) remark = "not JSON at " + at + " (" + fault->what + "); it is read as YAML";
    text = std::move(json->text);
    lines = std::move(json->lines);
  }
  const auto start = is_first ? NodeId{0} : static_cast<NodeId>(tree_.size());
  if (is_first) tree_ = json::parse(text);
  const NodeId root = is_first ? tree_.root() : json::graft_text(tree_, text);
  if (lines.empty()) {
    lines = lines_of(tree_, root);
    // A grafted root has no white space before it.
    const auto before = text.begin() + static_cast<std::ptrdiff_t>(text.find_first_of("{["));
    const int lost = is_first ? 0 : static_cast<int>(std::count(text.begin(), before, '\n'));
    for (int& line : lines) line += lost;
  }
  lines_.resize(start, 0);
  lines_.insert(lines_.end(), lines.begin(), lines.end());
  const auto end = static_cast<NodeId>(tree_.size());
  files_.push_back({name, path, root, end});
  if (!remark.empty()) remarks_.push_back({root, std::move(remark)});
  for (NodeId id = start; id < end; ++id) {
    if (tree_.at(id).kind == Kind::kObject && has_duplicates(tree_, id)) {
      drop_duplicates(tree_, lines_, id, remarks_);
    }
  }
  return root;
}

const Document::File& Document::file_of(NodeId node) const {
  auto after = std::upper_bound(files_.begin(), files_.end(), node,
                                [](NodeId id, const File& file) { return id < file.root; });
  if (after != files_.begin()) --after;
  return *after;
}

int Document::line(NodeId node) const {
  return node < lines_.size() ? std::max(lines_[node], 1) : 1;
}

const std::string& Document::file(NodeId node) const {
  return file_of(node).name;
}

std::string Document::place(NodeId node) const {
  std::string pointer = index_.pointer(tree_, node);
  const File& file = file_of(node);
  if (file.root == tree_.root()) return "#" + pointer;
  return file.path + "#" + pointer.substr(index_.pointer(tree_, file.root).size());
}

std::string Document::where(NodeId node) const {
  const std::string whole = place(node);
  return file(node) + ":" + std::to_string(line(node)) + ": " + whole.substr(whole.find('#'));
}

NodeId Document::at_pointer(std::string_view pointer) const {
  return index_.resolve(tree_, tree_.root(),
                        pointer.substr(std::min<std::size_t>(1, pointer.size())));
}

NodeId Document::member(NodeId object, std::string_view key) const {
  if (object == kNone || tree_.at(object).kind != Kind::kObject) return kNone;
  return index_.member(tree_, object, key);
}

NodeId Document::first(NodeId node) const {
  return node == kNone ? kNone : tree_.at(node).first_child;
}

std::string Document::text(NodeId node) const {
  if (node == kNone) return {};
  switch (tree_.at(node).kind) {
    case Kind::kString:
      return json::decode_string(tree_.at(node).text).bytes;
    case Kind::kNumber:
    case Kind::kTrue:
    case Kind::kFalse:
      return std::string(tree_.at(node).text);
    default:
      return {};
  }
}

NodeId Document::reference(NodeId node) const {
  const NodeId ref = member(node, "$ref");
  return ref != kNone && tree_.at(ref).kind == Kind::kString ? ref : kNone;
}

void Document::read_anchors() const {
  anchors_read_ = true;
  for (NodeId id = 0; id < tree_.size(); ++id) {
    const json::Node& node = tree_.at(id);
    if (node.kind != Kind::kString || node.parent == kNone) continue;
    if (node.key == "\"$anchor\"" || node.key == "\"$dynamicAnchor\"") {
      anchors_.try_emplace(std::to_string(file_of(id).root) + "#" + text(id), node.parent);
    } else if (node.key == "\"$id\"") {
      ids_.try_emplace(text(id), node.parent);
    }
  }
}

Result<NodeId> Document::target(NodeId ref) const {
  const std::string written = text(ref);
  const Reference parts = split_reference(written);
  const File& own = file_of(ref);
  NodeId base = own.root;
  if (is_absolute(written)) {
    if (!anchors_read_) read_anchors();
    const auto found = ids_.find(parts.path);
    if (found == ids_.end()) {
      return wrong(ref, "\"" + written +
                            "\" is not fetched; put the file beside the document and refer to it "
                            "by its relative path");
    }
    base = found->second;
  } else if (!parts.path.empty()) {
    const auto known = by_path_.find(path_from(own.path, parts.path));
    if (known == by_path_.end()) return wrong(ref, "\"" + written + "\" was not read");
    if (known->second.root == kNone) return wrong(ref, known->second.why);
    base = known->second.root;
  }
  NodeId found = kNone;
  if (parts.fragment.empty() || parts.fragment[0] == '/') {
    found = index_.resolve(tree_, base, parts.fragment);
  } else {
    if (!anchors_read_) read_anchors();
    const auto anchor = anchors_.find(std::to_string(file_of(base).root) + "#" + parts.fragment);
    if (anchor != anchors_.end()) found = anchor->second;
  }
  if (found == kNone) {
    return wrong(ref, "the reference \"" + written +
                          "\" leads nowhere; a right one is such as \"#/components/schemas/Name\"");
  }
  return found;
}

Result<NodeId> Document::follow(NodeId node) const {
  for (int i = 0; i < kChainMax; ++i) {
    const NodeId ref = reference(node);
    if (ref == kNone) return node;
    const auto next = target(ref);
    if (!next) return next;
    node = *next;
  }
  return wrong(node, "the references lead in a circle and to nothing");
}

std::unexpected<Error> Document::wrong(NodeId node, std::string message) const {
  return error(ErrorCode::kInput, std::move(message), where(node));
}

}  // namespace bodkin::contract
