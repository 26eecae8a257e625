// One work list of files: each is walked once for its references, and each new file that they name
// is read and put on the list. A file is known by its path relative to the document's folder, so
// cycles between files end by themselves.
#include "contract/files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "json/edit.h"

namespace bodkin::contract {

using json::Kind;
using json::kNone;
using json::NodeId;

namespace {

template <std::size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Values of these are data, where a "$ref" is no reference, unless they are names of schemas.
constexpr std::array<std::string_view, 5> kData = {"example", "default", "enum", "const", "value"};
constexpr std::array<std::string_view, 7> kNameMaps = {
    "properties", "patternProperties", "schemas",  "definitions",
    "$defs",      "parameters",        "responses"};

std::string_view bare_key(const json::Tree& tree, NodeId node) {
  const json::Node& at = tree.at(node);
  if (!at.has_key || at.key.size() < 2) return {};
  return at.key.substr(1, at.key.size() - 2);
}

bool is_data(const json::Tree& tree, NodeId node) {
  const std::string_view key = bare_key(tree, node);
  if (key.empty()) return false;
  const NodeId parent = tree.at(node).parent;
  if (parent != kNone && among(kNameMaps, bare_key(tree, parent))) return false;
  return among(kData, key) || (key == "examples" && tree.at(node).kind == Kind::kArray);
}

// Nodes below `root` that are the value of a "$ref".
std::vector<NodeId> references_below(const json::Tree& tree, NodeId root) {
  std::vector<NodeId> found;
  NodeId id = root;
  while (true) {
    if (tree.at(id).kind == Kind::kString && tree.at(id).key == "\"$ref\"") found.push_back(id);
    if (tree.at(id).first_child != kNone && !is_data(tree, id)) {
      id = tree.at(id).first_child;
      continue;
    }
    while (id != root && tree.at(id).next == kNone) id = tree.at(id).parent;
    if (id == root) return found;
    id = tree.at(id).next;
  }
}

// Why a path is not opened at all; empty: it may be.
std::string refusal(const std::string& path) {
  if (path.starts_with("/") || path.find('\\') != std::string::npos ||
      path.find('\0') != std::string::npos) {
    return "is no relative path; only those are read";
  }
  const std::string extension = to_lower(std::filesystem::path(path).extension().string());
  if (extension != ".json" && extension != ".yaml" && extension != ".yml") {
    return "is not read; files end in .json, .yaml or .yml";
  }
  return {};
}

}  // namespace

class FileJoiner {
 public:
  FileJoiner(Document& document, const std::string* folder)
      : document_(document), folder_(folder) {}

  void run() {
    if (document_.tree_.at(document_.root()).kind != Kind::kObject) return;
    const Document::File& own = document_.files_.front();
    document_.by_path_[own.path].root = own.root;
    for (std::size_t i = 0; i < document_.files_.size(); ++i) {
      const std::string path = document_.files_[i].path;
      for (const NodeId ref : references_below(document_.tree_, document_.files_[i].root)) {
        visit(path, document_.text(ref));
      }
    }
    attach();
  }

 private:
  void visit(const std::string& file, const std::string& text) {
    if (text.starts_with("#") || is_absolute(text)) return;
    const std::string written = split_reference(text).path;
    if (written.empty()) return;
    const std::string path = path_from(file, written);
    const auto [known, fresh] = document_.by_path_.try_emplace(path);
    if (fresh) open(known->second, path, written);
  }

  void open(Document::Known& known, const std::string& path, const std::string& written) {
    if (folder_ == nullptr) {
      known.why = "\"" + written + "\" is another file, and this document was not read from one";
    } else if (const std::string why = refusal(path); !why.empty()) {
      known.why = "\"" + written + "\" " + why;
    } else if (document_.files_.size() >= limits::kContractFilesMax) {
      known.why = "the document has more than " + std::to_string(limits::kContractFilesMax) +
                  " files; put some of them together";
    } else {
      read(known, path);
    }
  }

  void read(Document::Known& known, const std::string& path) {
    const std::string full = (std::filesystem::path(*folder_) / path).string();
    auto text = read_file(full, limits::kContractBytesMax - bytes_);
    if (!text) {
      known.why = text.error().text();
      return;
    }
    bytes_ += text->size();
    document_.hash_ = hash_hex(hash64(document_.hash_ + *text));
    auto root = document_.add(*std::move(text), full, path);
    if (!root) {
      known.why = root.error().text();
      return;
    }
    known.root = *root;
  }

  // In order of reading, so that the tree is the same each time.
  void attach() {
    if (document_.files_.size() < 2) return;
    json::Tree& tree = document_.tree_;
    const NodeId files = json::graft_text(tree, "{}");
    json::append(tree, tree.root(), files, json::quote(kFilesMember));
    for (std::size_t i = 1; i < document_.files_.size(); ++i) {
      const Document::File& file = document_.files_[i];
      json::append(tree, files, file.root, json::quote(file.path));
    }
    document_.index_.forget();
  }

  Document& document_;
  const std::string* folder_;
  std::size_t bytes_ = 0;
};

void join_files(Document& document, const std::string* folder) {
  FileJoiner(document, folder).run();
}

}  // namespace bodkin::contract
