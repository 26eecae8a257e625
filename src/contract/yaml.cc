// libyaml's events to JSON text. Everything is appended once; an alias appends a copy of the text
// that its anchor stands for, and a mapping with merge keys is put together when it ends.
#include "contract/yaml.h"

#include <yaml.h>

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/limits.h"
#include "contract/yaml_scalar.h"
#include "json/tree.h"

namespace bodkin::contract {
namespace {

using json::kNone;
using json::NodeId;

// What aliases and merge keys may add in all; documents that people write stay far below.
constexpr std::size_t kExpandedBytesMax = 16 << 20;
constexpr std::size_t kExpandedValuesMax = 1'000'000;

bool has_tag(const yaml_char_t* tag, std::string_view want) {
  return tag != nullptr &&
         reinterpret_cast<const char*>(tag) == "tag:yaml.org,2002:" + std::string(want);
}

class Converter {
 public:
  Converter(std::string_view yaml, const std::string& name, std::size_t values_max)
      : yaml_(yaml), name_(name), values_max_(values_max) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(yaml.data()),
                                 yaml.size());
    out_.text.reserve(yaml.size() + yaml.size() / 4);
  }
  ~Converter() { yaml_parser_delete(&parser_); }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  Result<JsonText> run() {
    while (true) {
      yaml_event_t event;
      if (yaml_parser_parse(&parser_, &event) == 0) return std::unexpected(syntax_error());
      const std::unique_ptr<yaml_event_t, void (*)(yaml_event_t*)> owner(&event, yaml_event_delete);
      if (event.type == YAML_DOCUMENT_END_EVENT || event.type == YAML_STREAM_END_EVENT) break;
      if (auto done = take(event); !done) return std::unexpected(done.error());
      if (out_.lines.size() > values_max_) {
        return fault(event.start_mark, "the document is too large: it has too many values");
      }
    }
    if (out_.text.empty()) {
      out_.text = "null";
      out_.lines = {1};
    }
    return std::move(out_);
  }

 private:
  struct Range {
    std::size_t text_begin = 0, text_end = 0, line_begin = 0, line_end = 0;
    bool complete = false;
  };
  struct Level {
    bool mapping = false;
    bool key_next = true;  // mappings: the next event is a key
    bool merging = false;  // the value to come belongs to a merge key
    bool empty = true;
    std::string anchor;
    Range range;               // its begin
    Range merged;              // begin of the merge key's value
    std::size_t anchored = 0;  // anchors before it; those inside end with it
    int key_line = 0;
    std::vector<JsonText> merges;  // what << names, in order
  };

  std::unexpected<Error> fault(const yaml_mark_t& mark, std::string message) const {
    return error(
        ErrorCode::kInput, std::move(message),
        name_ + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1));
  }

  Error syntax_error() const {
    std::string what = parser_.problem == nullptr ? "it cannot be read" : parser_.problem;
    if (parser_.error == YAML_MEMORY_ERROR) what = "out of memory";
    yaml_mark_t at = parser_.problem_mark;
    if (parser_.error == YAML_READER_ERROR) {  // it knows the byte alone
      const std::string_view before = yaml_.substr(0, parser_.problem_offset);
      at.line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
      at.column = before.size() - (before.rfind('\n') + 1);  // npos + 1 is 0
    }
    if (parser_.error == YAML_SCANNER_ERROR && *parser_.buffer.pointer == '\t') {
      what = "a tab; YAML is indented by spaces";
    }
    return fault(at, "not YAML: " + what).error();
  }

  Result<void> take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        return scalar(event);
      case YAML_ALIAS_EVENT:
        return alias(event);
      case YAML_MAPPING_START_EVENT:
      case YAML_SEQUENCE_START_EVENT:
        return open(event);
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT:
        return close(event);
      default:
        return {};
    }
  }

  Range here() const { return {out_.text.size(), 0, out_.lines.size(), 0, false}; }
  bool at_key() const {
    return !levels_.empty() && levels_.back().mapping && levels_.back().key_next;
  }

  // Before a value: the comma of an array, and the line.
  void start_value(const yaml_mark_t& mark) {
    int line = static_cast<int>(mark.line) + 1;
    if (!levels_.empty()) {
      Level& level = levels_.back();
      if (level.mapping) {
        line = level.key_line;
      } else if (!std::exchange(level.empty, false)) {
        out_.text += ',';
      }
    }
    out_.lines.push_back(line);
  }

  Result<void> end_value(const yaml_mark_t& mark) {
    if (levels_.empty() || !levels_.back().mapping) return {};
    Level& level = levels_.back();
    level.key_next = true;
    if (!std::exchange(level.merging, false)) return {};
    // Taken out again: the mapping's own members come first.
    JsonText value{out_.text.substr(level.merged.text_begin),
                   {out_.lines.begin() + static_cast<std::ptrdiff_t>(level.merged.line_begin),
                    out_.lines.end()}};
    out_.text.resize(level.merged.text_begin);
    out_.lines.resize(level.merged.line_begin);
    for (; anchored_.size() > level.anchored; anchored_.pop_back()) {
      anchors_.erase(anchored_.back());
    }
    if (auto done = spend(value.text.size(), value.lines.size(), mark); !done) return done;
    level.merges.push_back(std::move(value));
    return {};
  }

  void remember(const yaml_char_t* anchor, Range range) {
    if (anchor == nullptr) return;
    anchored_.emplace_back(reinterpret_cast<const char*>(anchor));
    anchors_[anchored_.back()] = range;
  }

  void finish(Range& range) const {
    range.text_end = out_.text.size();
    range.line_end = out_.lines.size();
    range.complete = true;
  }

  Result<void> key(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    Level& level = levels_.back();
    level.key_next = false;
    level.key_line = static_cast<int>(event.start_mark.line) + 1;
    if (text == "<<" && scalar.style == YAML_PLAIN_SCALAR_STYLE) {
      level.merging = true;
      level.merged = here();
      level.anchored = anchored_.size();
      return {};
    }
    add_key(level, json::quote(text));
    if (scalar.anchor != nullptr) {
      const std::string spelling = json::quote(text);
      Range range = here();
      range.text_begin -= spelling.size() + 1;
      range.text_end = range.text_begin + spelling.size();
      range.line_end = range.line_begin;
      range.complete = true;
      remember(scalar.anchor, range);
    }
    return {};
  }

  void add_key(Level& level, std::string_view spelling) {
    if (!std::exchange(level.empty, false)) out_.text += ',';
    out_.text += spelling;
    out_.text += ':';
  }

  Result<void> scalar(const yaml_event_t& event) {
    if (at_key()) return key(event);
    const auto& scalar = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    start_value(event.start_mark);
    Range range = here();
    --range.line_begin;
    const bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE || has_tag(scalar.tag, "int") ||
                       has_tag(scalar.tag, "float");
    // A tag of one's own says nothing about the text; "!" alone makes it a string.
    const bool string = has_tag(scalar.tag, "str") ||
                        (scalar.tag != nullptr && scalar.tag[0] == '!' && scalar.tag[1] == '\0');
    out_.text += plain && !string ? core_scalar(text) : json::quote(text);
    finish(range);
    remember(scalar.anchor, range);
    return end_value(event.start_mark);
  }

  Result<void> spend(std::size_t bytes, std::size_t values, const yaml_mark_t& mark) {
    expanded_bytes_ += bytes;
    expanded_values_ += values;
    if (expanded_bytes_ <= kExpandedBytesMax && expanded_values_ <= kExpandedValuesMax) return {};
    return fault(mark, "aliases (*name) and merge keys (<<) expand to too much, more than " +
                           std::to_string(kExpandedBytesMax >> 20) +
                           " MB; write the parts once and refer to them by $ref");
  }

  Result<void> alias(const yaml_event_t& event) {
    const std::string anchor = reinterpret_cast<const char*>(event.data.alias.anchor);
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      return fault(event.start_mark,
                   "the alias *" + anchor + " has no anchor &" + anchor + " before it");
    }
    const Range from = found->second;
    if (!from.complete) {
      return fault(event.start_mark,
                   "the alias *" + anchor + " stands inside of what it means; use $ref for that");
    }
    const std::size_t bytes = from.text_end - from.text_begin;
    const std::size_t values = from.line_end - from.line_begin;
    if (auto done = spend(bytes, values, event.start_mark); !done) return done;
    const std::string copy = out_.text.substr(from.text_begin, bytes);
    if (at_key()) {
      Level& level = levels_.back();
      if (values > 1 || copy.starts_with('{') || copy.starts_with('[')) return no_key(event);
      level.key_next = false;
      level.key_line = static_cast<int>(event.start_mark.line) + 1;
      add_key(level, copy.starts_with('"') ? copy : json::quote(copy));
      return {};
    }
    start_value(event.start_mark);
    out_.text += copy;
    for (std::size_t i = 1; i < values; ++i) {
      const int line = out_.lines[from.line_begin + i];
      out_.lines.push_back(line);
    }
    return end_value(event.start_mark);
  }

  std::unexpected<Error> no_key(const yaml_event_t& event) const {
    return fault(event.start_mark, "a key that is a list or a mapping; a key is one plain word");
  }

  Result<void> open(const yaml_event_t& event) {
    if (at_key()) return no_key(event);
    if (levels_.size() >= limits::kContractLevelsMax) {
      return fault(event.start_mark, "more than " + std::to_string(limits::kContractLevelsMax) +
                                         " levels of nesting");
    }
    const bool mapping = event.type == YAML_MAPPING_START_EVENT;
    const yaml_char_t* anchor =
        mapping ? event.data.mapping_start.anchor : event.data.sequence_start.anchor;
    start_value(event.start_mark);
    Level level;
    level.mapping = mapping;
    level.range = here();
    --level.range.line_begin;
    if (anchor != nullptr) level.anchor = reinterpret_cast<const char*>(anchor);
    remember(anchor, level.range);
    out_.text += mapping ? '{' : '[';
    levels_.push_back(std::move(level));
    return {};
  }

  Result<void> close(const yaml_event_t& event) {
    Level& level = levels_.back();
    if (!level.merges.empty()) {
      if (auto done = merge(level, event.start_mark); !done) return done;
    }
    out_.text += level.mapping ? '}' : ']';
    Range range = level.range;
    finish(range);
    if (!level.anchor.empty()) anchors_[level.anchor] = range;
    levels_.pop_back();
    return end_value(event.start_mark);
  }

  // Members of the mappings that << names, where no member of that name is there yet; of several
  // mappings the earlier one wins.
  Result<void> merge(Level& level, const yaml_mark_t& mark) {
    // Reading it again counts, or nested merges would take time by the square.
    const std::size_t bytes = out_.text.size() - level.range.text_begin;
    if (auto done = spend(bytes, 0, mark); !done) return done;
    std::unordered_set<std::string> names;
    const json::Tree own = json::parse(out_.text.substr(level.range.text_begin) + "}");
    for (NodeId m = own.at(own.root()).first_child; m != kNone; m = own.at(m).next) {
      names.insert(json::decode_string(own.at(m).key).bytes);
    }
    for (const JsonText& source : level.merges) {
      const json::Tree tree = json::parse(source.text);
      const json::Node& root = tree.at(tree.root());
      const bool list = root.kind == json::Kind::kArray;
      for (NodeId one = list ? root.first_child : tree.root(); one != kNone;
           one = list ? tree.at(one).next : kNone) {
        if (tree.at(one).kind != json::Kind::kObject) {
          return fault(mark, "a merge key (<<) takes a mapping or a list of mappings");
        }
        merge_one(level, tree, one, source.lines, names);
      }
    }
    return {};
  }

  void merge_one(Level& level, const json::Tree& tree, NodeId object, const std::vector<int>& lines,
                 std::unordered_set<std::string>& names) {
    for (NodeId m = tree.at(object).first_child; m != kNone; m = tree.at(m).next) {
      if (!names.insert(json::decode_string(tree.at(m).key).bytes).second) continue;
      add_key(level, tree.at(m).key);
      out_.text += json::print(tree, m);
      // A parsed tree numbers its nodes in order of the text, so a subtree is a range.
      NodeId last = m;
      while (tree.at(last).last_child != kNone) last = tree.at(last).last_child;
      out_.lines.insert(out_.lines.end(), lines.begin() + m, lines.begin() + last + 1);
    }
  }

  std::string_view yaml_;
  const std::string& name_;
  std::size_t values_max_;
  yaml_parser_t parser_{};
  JsonText out_;
  std::vector<Level> levels_;
  std::unordered_map<std::string, Range> anchors_;
  std::vector<std::string> anchored_;  // their names as they came
  std::size_t expanded_bytes_ = 0;
  std::size_t expanded_values_ = 0;
};

}  // namespace

Result<JsonText> json_from_yaml(std::string_view yaml, const std::string& name,
                                std::size_t values_max) {
  return Converter(yaml, name, values_max).run();
}

}  // namespace bodkin::contract
