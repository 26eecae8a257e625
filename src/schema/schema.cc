// From document nodes to the graph. A work list instead of recursion: the document may be deep and
// its references may form cycles.
#include "schema/schema.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"
#include "json/number.h"
#include "schema/reference.h"

namespace bodkin::schema {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

// Each schema keeps its pointer, so deep nesting would take memory by the square of its depth.
constexpr std::size_t kLocationBytesMax = 16384;

// Keywords that restrict an instance and that we do not read: what is valid without them may not
// be.
constexpr std::array<std::string_view, 11> kUnread = {
    "prefixItems",      "contains", "dependentRequired",     "dependentSchemas", "dependencies",
    "unevaluatedItems", "if",       "unevaluatedProperties", "additionalItems",  "$dynamicRef",
    "$recursiveRef"};

// Of draft 7's strings in strings: some readers look inside, and to later drafts it is a remark.
constexpr std::array<std::string_view, 3> kPerhapsRead = {"contentEncoding", "contentMediaType",
                                                          "contentSchema"};

// Keywords that say nothing of instances; a $ref may have them beside it and stay a plain one.
constexpr std::array<std::string_view, 9> kAnnotations = {
    "description", "summary",    "title",    "example",     "examples",
    "default",     "deprecated", "$comment", "externalDocs"};

std::string member_name(const json::Tree& document, NodeId node) {
  return json::decode_string(document.at(node).key).bytes;
}

}  // namespace

// Reads one schema and all that it reaches.
class SchemaReader {
 public:
  explicit SchemaReader(SchemaSet& set) : set_(set), document_(set.document_) {}

  Result<const Schema*> read_all(NodeId node) {
    const std::size_t before = set_.schemas_.size();
    auto result = intern(node);
    while (result && !pending_.empty()) {
      const auto [schema, at] = pending_.back();
      pending_.pop_back();
      if (auto read = read_one(*schema, at); !read) {
        result = std::unexpected(read.error());
        remember_failure(at, read.error());
      }
    }
    if (!result) {
      for (const NodeId added : added_) set_.by_node_.erase(added);
      while (set_.schemas_.size() > before) set_.schemas_.pop_back();
    }
    return result;
  }

 private:
  using Handler = Result<void> (SchemaReader::*)(Schema&, NodeId);

  Result<Schema*> intern(NodeId node) {
    for (int i = 0; i < kReferencesMax; ++i) {
      const NodeId ref = reference_of(document_, node);
      if (ref == kNone || says_more(node)) return make(node);
      const auto target = target_at(ref);
      if (!target) return std::unexpected(target.error());
      node = *target;
    }
    return wrong(document_, node, "the references lead in a circle and to no schema");
  }

  // What holds a schema that cannot be read cannot be read either.
  void remember_failure(NodeId node, const Error& fault) {
    set_.errors_.push_back(fault);
    for (; node != kNone; node = document_.at(node).parent) {
      if (set_.by_node_.contains(node)) set_.failed_.try_emplace(node, set_.errors_.size() - 1);
    }
  }

  Result<NodeId> target_at(NodeId ref) const {
    return set_.origin_.target ? set_.origin_.target(ref) : target_of(document_, ref);
  }

  // Whether keywords beside a $ref mean something (in OpenAPI 3.0 they do not, but `nullable` is
  // written there so often that it is heard).
  bool says_more(NodeId node) const {
    for (NodeId m = document_.at(node).first_child; m != kNone; m = document_.at(m).next) {
      const std::string name = member_name(document_, m);
      if (name == "$ref") continue;
      if (name == "nullable" || name == "x-nullable") return true;
      if (set_.beside_ref_ && !name.starts_with("x-") &&
          std::find(kAnnotations.begin(), kAnnotations.end(), name) == kAnnotations.end()) {
        return true;
      }
    }
    return false;
  }

  Result<Schema*> make(NodeId node) {
    if (const auto found = set_.by_node_.find(node); found != set_.by_node_.end()) {
      return found->second;
    }
    if (const auto known = set_.failed_.find(node); known != set_.failed_.end()) {
      return std::unexpected(set_.errors_[known->second]);
    }
    const Kind kind = document_.at(node).kind;
    if (kind != Kind::kObject && kind != Kind::kTrue && kind != Kind::kFalse) {
      return wrong(document_, node, "a schema is an object, true or false");
    }
    if (set_.schemas_.size() >= limits::kSchemasMax || set_.tried_ >= limits::kSchemasTriedMax) {
      return wrong(document_, node,
                   "more than " + std::to_string(limits::kSchemasMax) + " schemas in one document");
    }
    std::string location = set_.origin_.place ? set_.origin_.place(node) : place(document_, node);
    ++set_.tried_;
    set_.location_bytes_ += location.size();
    if (location.size() > kLocationBytesMax || set_.location_bytes_ > limits::kLocationsBytesMax) {
      return wrong(document_, document_.root(), "schemas are nested too deeply to be named");
    }
    Schema& schema = set_.schemas_.emplace_back();
    schema.location = std::move(location);
    if (set_.origin_.line) schema.line = set_.origin_.line(node);
    schema.forbidden = kind == Kind::kFalse;
    set_.by_node_[node] = &schema;
    added_.push_back(node);
    if (kind == Kind::kObject) pending_.emplace_back(&schema, node);
    return &schema;
  }

  Result<void> read_one(Schema& schema, NodeId node) {
    const NodeId ref = reference_of(document_, node);
    for (NodeId m = document_.at(node).first_child; m != kNone; m = document_.at(m).next) {
      const std::string name = member_name(document_, m);
      const bool heard = set_.beside_ref_ || name == "nullable" || name == "x-nullable";
      if (ref != kNone && !heard) continue;
      if (const Handler handler = handler_of(name)) {
        if (auto done = (this->*handler)(schema, m); !done) return done;
      } else if (std::find(kUnread.begin(), kUnread.end(), name) != kUnread.end()) {
        schema.unread = name;
      } else if (std::find(kPerhapsRead.begin(), kPerhapsRead.end(), name) != kPerhapsRead.end()) {
        schema.content = name;
      }
    }
    if (ref != kNone) {
      const auto target = target_at(ref);
      if (!target) return std::unexpected(target.error());
      const auto referred = intern(*target);
      if (!referred) return std::unexpected(referred.error());
      schema.all_of.push_back(*referred);
    }
    if (schema.nullable) schema.types |= kNull;
    return {};
  }

  // Kinds of values.

  Result<void> string_into(std::string& out, NodeId node, const char* what) {
    if (document_.at(node).kind != Kind::kString) {
      return wrong(document_, node, std::string(what) + " is a string");
    }
    out = json::decode_string(document_.at(node).text).bytes;
    return {};
  }

  Result<void> flag_into(bool& out, NodeId node, const char* what) {
    const Kind kind = document_.at(node).kind;
    if (kind != Kind::kTrue && kind != Kind::kFalse) {
      return wrong(document_, node, std::string(what) + " is true or false");
    }
    out = kind == Kind::kTrue;
    return {};
  }

  Result<void> count_into(std::optional<std::uint64_t>& out, NodeId node, const char* what) {
    const json::Node& at = document_.at(node);
    const auto value = at.kind == Kind::kNumber ? json::to_int64(at.text) : std::nullopt;
    if (!value || *value < 0) {
      return wrong(document_, node, std::string(what) + " is an integer of at least 0");
    }
    out = static_cast<std::uint64_t>(*value);
    return {};
  }

  Result<void> schema_into(const Schema*& out, NodeId node) {
    const auto schema = intern(node);
    if (!schema) return std::unexpected(schema.error());
    out = *schema;
    return {};
  }

  Result<void> schemas_into(std::vector<const Schema*>& out, NodeId node, const char* what) {
    if (document_.at(node).kind != Kind::kArray) {
      return wrong(document_, node, std::string(what) + " is an array of schemas");
    }
    for (NodeId e = document_.at(node).first_child; e != kNone; e = document_.at(e).next) {
      if (auto done = schema_into(out.emplace_back(), e); !done) return done;
    }
    return {};
  }

  Result<void> map_into(std::vector<std::pair<std::string, const Schema*>>& out, NodeId node,
                        const char* what) {
    if (document_.at(node).kind != Kind::kObject) {
      return wrong(document_, node, std::string(what) + " is an object of schemas");
    }
    for (NodeId m = document_.at(node).first_child; m != kNone; m = document_.at(m).next) {
      if (auto done = schema_into(out.emplace_back(member_name(document_, m), nullptr).second, m);
          !done) {
        return done;
      }
    }
    return {};
  }

  // Keywords.

  Result<void> read_type(Schema& schema, NodeId node) {
    static constexpr std::array<std::pair<std::string_view, int>, 7> kNames = {
        {{"null", kNull},
         {"boolean", kBoolean},
         {"integer", kInteger},
         {"number", kNumber | kInteger},
         {"string", kString},
         {"array", kArray},
         {"object", kObject}}};
    unsigned types = 0;
    const bool list = document_.at(node).kind == Kind::kArray;
    for (NodeId one = list ? document_.at(node).first_child : node; one != kNone;
         one = list ? document_.at(one).next : kNone) {
      std::string name;
      if (auto done = string_into(name, one, "a type"); !done) return done;
      const auto found = std::find_if(kNames.begin(), kNames.end(),
                                      [&](const auto& known) { return known.first == name; });
      if (found == kNames.end()) {
        return wrong(document_, one,
                     "there is no type \"" + name +
                         "\"; the types are null, boolean, integer, number, "
                         "string, array and object");
      }
      types |= static_cast<unsigned>(found->second);
    }
    schema.types = static_cast<std::uint8_t>(types);
    return {};
  }

  Result<void> bound(std::optional<std::string>& limit, bool& exclusive, NodeId node, bool keyword,
                     bool lower) {
    const json::Node& at = document_.at(node);
    if (keyword && (at.kind == Kind::kTrue || at.kind == Kind::kFalse)) {
      exclusive = exclusive || at.kind == Kind::kTrue;  // OpenAPI 3.0
      return {};
    }
    if (at.kind != Kind::kNumber) return wrong(document_, node, "a bound is a number");
    std::string spelling(at.text);
    // Tools write 1000.0 for an integer's bound; whoever takes it for a value means 1000.
    if (!json::number_info(spelling).integer_spelling) {
      if (const auto whole = json::to_int64(spelling)) spelling = std::to_string(*whole);
    }
    if (limit) {  // both keywords are given: the tighter one counts
      const auto order = json::compare_numbers(spelling, *limit);
      if (order == 0) {
        exclusive = exclusive || keyword;
        return {};
      }
      if ((order > 0) != lower) return {};
      exclusive = keyword;
    }
    limit = spelling;
    exclusive = exclusive || keyword;  // OpenAPI 3.1
    return {};
  }

  Result<void> read_minimum(Schema& s, NodeId n) {
    return bound(s.minimum, s.exclusive_minimum, n, false, true);
  }
  Result<void> read_exclusive_minimum(Schema& s, NodeId n) {
    return bound(s.minimum, s.exclusive_minimum, n, true, true);
  }
  Result<void> read_maximum(Schema& s, NodeId n) {
    return bound(s.maximum, s.exclusive_maximum, n, false, false);
  }
  Result<void> read_exclusive_maximum(Schema& s, NodeId n) {
    return bound(s.maximum, s.exclusive_maximum, n, true, false);
  }
  Result<void> read_multiple_of(Schema& s, NodeId n) {
    const json::Node& at = document_.at(n);
    if (at.kind != Kind::kNumber || json::compare_numbers(at.text, "0") <= 0) {
      return wrong(document_, n, "multipleOf is a number greater than 0");
    }
    s.multiple_of = std::string(at.text);
    return {};
  }
  Result<void> read_pattern(Schema& s, NodeId n) {
    if (auto done = string_into(s.pattern, n, "a pattern"); !done) return done;
    auto pattern = Pattern::parse(s.pattern);
    s.own_pattern = pattern ? std::make_shared<const Pattern>(*std::move(pattern)) : nullptr;
    return {};
  }
  Result<void> read_format(Schema& s, NodeId n) { return string_into(s.format, n, "a format"); }
  Result<void> read_min_length(Schema& s, NodeId n) {
    return count_into(s.min_length, n, "minLength");
  }
  Result<void> read_max_length(Schema& s, NodeId n) {
    return count_into(s.max_length, n, "maxLength");
  }
  Result<void> read_min_items(Schema& s, NodeId n) {
    return count_into(s.min_items, n, "minItems");
  }
  Result<void> read_max_items(Schema& s, NodeId n) {
    return count_into(s.max_items, n, "maxItems");
  }
  Result<void> read_min_properties(Schema& s, NodeId n) {
    return count_into(s.min_properties, n, "minProperties");
  }
  Result<void> read_max_properties(Schema& s, NodeId n) {
    return count_into(s.max_properties, n, "maxProperties");
  }
  Result<void> read_unique_items(Schema& s, NodeId n) {
    return flag_into(s.unique_items, n, "uniqueItems");
  }
  Result<void> read_nullable(Schema& s, NodeId n) { return flag_into(s.nullable, n, "nullable"); }
  Result<void> read_read_only(Schema& s, NodeId n) { return flag_into(s.read_only, n, "readOnly"); }
  Result<void> read_write_only(Schema& s, NodeId n) {
    return flag_into(s.write_only, n, "writeOnly");
  }

  Result<void> read_enum(Schema& s, NodeId n) {
    if (document_.at(n).kind != Kind::kArray || document_.at(n).first_child == kNone) {
      return wrong(document_, n, "enum is an array of at least one value");
    }
    for (NodeId e = document_.at(n).first_child; e != kNone; e = document_.at(e).next) {
      s.enumeration.push_back(json::print(document_, e));
    }
    return {};
  }
  Result<void> read_const(Schema& s, NodeId n) {
    s.enumeration = {json::print(document_, n)};
    return {};
  }
  Result<void> read_default(Schema& s, NodeId n) {
    s.default_value = json::print(document_, n);
    return {};
  }
  Result<void> read_example(Schema& s, NodeId n) {
    s.example = json::print(document_, n);
    return {};
  }
  Result<void> read_examples(Schema& s, NodeId n) {
    const NodeId first = document_.at(n).first_child;
    if (document_.at(n).kind == Kind::kArray && first != kNone && s.example.empty()) {
      s.example = json::print(document_, first);
    }
    return {};
  }

  Result<void> read_properties(Schema& s, NodeId n) {
    return map_into(s.properties, n, "properties");
  }
  Result<void> read_pattern_properties(Schema& s, NodeId n) {
    if (auto done = map_into(s.pattern_properties, n, "patternProperties"); !done) return done;
    s.property_patterns.clear();
    for (const auto& [expression, schema] : s.pattern_properties) {
      auto pattern = Pattern::parse(expression);
      s.property_patterns.push_back(pattern ? std::make_shared<const Pattern>(*std::move(pattern))
                                            : nullptr);
    }
    return {};
  }
  Result<void> read_property_names(Schema& s, NodeId n) { return schema_into(s.property_names, n); }
  Result<void> read_required(Schema& s, NodeId n) {
    // Draft 3's, and a parameter's in OpenAPI 2.0: nothing about members.
    if (document_.at(n).kind == Kind::kTrue || document_.at(n).kind == Kind::kFalse) return {};
    if (document_.at(n).kind != Kind::kArray) {
      return wrong(document_, n, "required is an array of member names");
    }
    for (NodeId e = document_.at(n).first_child; e != kNone; e = document_.at(e).next) {
      if (auto done = string_into(s.required.emplace_back(), e, "a member name"); !done)
        return done;
    }
    return {};
  }
  Result<void> read_additional(Schema& s, NodeId n) {
    const Kind kind = document_.at(n).kind;
    s.additional_allowed = kind != Kind::kFalse;
    if (kind == Kind::kFalse || kind == Kind::kTrue) return {};
    return schema_into(s.additional, n);
  }
  Result<void> read_items(Schema& s, NodeId n) { return schema_into(s.items, n); }
  Result<void> read_all_of(Schema& s, NodeId n) { return schemas_into(s.all_of, n, "allOf"); }
  Result<void> read_any_of(Schema& s, NodeId n) { return schemas_into(s.any_of, n, "anyOf"); }
  Result<void> read_one_of(Schema& s, NodeId n) { return schemas_into(s.one_of, n, "oneOf"); }
  Result<void> read_not(Schema& s, NodeId n) { return schema_into(s.negated, n); }

  Result<void> read_rules(Schema& s, NodeId n) {
    static constexpr const char* kForm =
        "x-bodkin-rules is an array of {\"name\": \"…\", \"rule\": \"…\", \"status\": 400}";
    if (document_.at(n).kind != Kind::kArray) return wrong(document_, n, kForm);
    for (NodeId e = document_.at(n).first_child; e != kNone; e = document_.at(e).next) {
      if (document_.at(e).kind != Kind::kObject) return wrong(document_, e, kForm);
      Rule& rule = s.rules.emplace_back();
      const NodeId name = json::find_member(document_, e, "name");
      const NodeId expression = json::find_member(document_, e, "rule");
      const NodeId status = json::find_member(document_, e, "status");
      if (name == kNone || expression == kNone) return wrong(document_, e, kForm);
      if (auto done = string_into(rule.name, name, "a rule's name"); !done) return done;
      if (auto done = string_into(rule.expression, expression, "a rule"); !done) return done;
      if (status == kNone) continue;
      const auto value = document_.at(status).kind == Kind::kNumber
                             ? json::to_int64(document_.at(status).text)
                             : std::nullopt;
      if (!value || *value < 400 || *value > 499) {
        return wrong(document_, status, "a rule's status is an integer from 400 to 499");
      }
      rule.status = static_cast<int>(*value);
    }
    return {};
  }

  static Handler handler_of(const std::string& keyword) {
    static const std::unordered_map<std::string, Handler> kHandlers = {
        {"type", &SchemaReader::read_type},
        {"minimum", &SchemaReader::read_minimum},
        {"exclusiveMinimum", &SchemaReader::read_exclusive_minimum},
        {"maximum", &SchemaReader::read_maximum},
        {"exclusiveMaximum", &SchemaReader::read_exclusive_maximum},
        {"multipleOf", &SchemaReader::read_multiple_of},
        {"pattern", &SchemaReader::read_pattern},
        {"format", &SchemaReader::read_format},
        {"minLength", &SchemaReader::read_min_length},
        {"maxLength", &SchemaReader::read_max_length},
        {"minItems", &SchemaReader::read_min_items},
        {"maxItems", &SchemaReader::read_max_items},
        {"minProperties", &SchemaReader::read_min_properties},
        {"maxProperties", &SchemaReader::read_max_properties},
        {"uniqueItems", &SchemaReader::read_unique_items},
        {"nullable", &SchemaReader::read_nullable},
        {"x-nullable", &SchemaReader::read_nullable},
        {"readOnly", &SchemaReader::read_read_only},
        {"writeOnly", &SchemaReader::read_write_only},
        {"enum", &SchemaReader::read_enum},
        {"const", &SchemaReader::read_const},
        {"default", &SchemaReader::read_default},
        {"example", &SchemaReader::read_example},
        {"examples", &SchemaReader::read_examples},
        {"properties", &SchemaReader::read_properties},
        {"patternProperties", &SchemaReader::read_pattern_properties},
        {"x-patternProperties", &SchemaReader::read_pattern_properties},
        {"propertyNames", &SchemaReader::read_property_names},
        {"x-propertyNames", &SchemaReader::read_property_names},
        {"required", &SchemaReader::read_required},
        {"additionalProperties", &SchemaReader::read_additional},
        {"items", &SchemaReader::read_items},
        {"allOf", &SchemaReader::read_all_of},
        {"anyOf", &SchemaReader::read_any_of},
        {"oneOf", &SchemaReader::read_one_of},
        {"not", &SchemaReader::read_not},
        {"x-bodkin-rules", &SchemaReader::read_rules},
    };
    const auto found = kHandlers.find(keyword);
    return found == kHandlers.end() ? nullptr : found->second;
  }

  SchemaSet& set_;
  const json::Tree& document_;
  std::vector<std::pair<Schema*, NodeId>> pending_;
  std::vector<NodeId> added_;
};

const Schema* Schema::member(std::string_view key) const {
  for (const auto& [name, schema] : properties) {
    if (name == key) return schema;
  }
  for (std::size_t i = 0; i < pattern_properties.size(); ++i) {
    if (property_patterns[i] && property_patterns[i]->search(key) == Truth::kYes) {
      return pattern_properties[i].second;
    }
  }
  return additional_allowed ? additional : nullptr;
}

SchemaSet::SchemaSet(const json::Tree& document, LineOf line_of)
    : SchemaSet(document, Origin{.line = std::move(line_of), .place = {}, .target = {}}) {}

SchemaSet::SchemaSet(const json::Tree& document, Origin origin)
    : document_(document), origin_(std::move(origin)) {
  const NodeId root = document.root();
  if (document.at(root).kind != Kind::kObject) return;
  const NodeId version = json::find_member(document, root, "openapi");
  if (version == kNone) return;
  std::string_view text = document.at(version).text;
  if (document.at(version).kind == Kind::kString) text.remove_prefix(1);  // YAML may have a number
  beside_ref_ = !text.starts_with("3.0");
}

Schema* SchemaSet::find(std::string_view location) {
  const auto found = std::find_if(schemas_.begin(), schemas_.end(), [&](const Schema& schema) {
    return schema.location == location;
  });
  return found == schemas_.end() ? nullptr : &*found;
}

Result<const Schema*> SchemaSet::at(NodeId node) {
  return SchemaReader(*this).read_all(node);
}

}  // namespace bodkin::schema
