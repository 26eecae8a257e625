#include "schema/second_opinion.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "json/number.h"

// A namespace of its own: a service under test may have another RapidJSON in the same program.
#define RAPIDJSON_NAMESPACE bodkin_rapidjson
#define RAPIDJSON_NAMESPACE_BEGIN namespace bodkin_rapidjson {
#define RAPIDJSON_NAMESPACE_END }
#define RAPIDJSON_ASSERT(condition) BODKIN_CHECK(condition)
#include <rapidjson/document.h>
#include <rapidjson/schema.h>

namespace bodkin::schema {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

constexpr std::size_t kPlansMax = 400;  // RapidJSON's compiler takes time by their square

// The graph as the text of a draft-4 schema: a definition for each plan, with local references.
// Their names start with a letter: RapidJSON does not find a reference whose last token is a
// number.
class Writer {
 public:
  explicit Writer(std::vector<const Plan*> plans) : plans_(std::move(plans)) {
    for (std::size_t i = 0; i < plans_.size(); ++i) number_[plans_[i]] = i;
  }

  std::string write() {
    find_inexact();
    definitions_.resize(plans_.size());
    for (std::size_t i = 0; i < plans_.size(); ++i) definitions_[i] = scalar_part(*plans_[i]);
    // Maps compare definitions of their values, so these come first.
    for (std::size_t i = 0; i < plans_.size(); ++i) definitions_[i] += structural_part(*plans_[i]);
    std::string out = R"({"$ref":"#/definitions/d0","definitions":{)";
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      if (i > 0) out += ',';
      out += "\"d" + std::to_string(i) + "\":{" + definitions_[i] + "}";
    }
    return out + "}}";
  }

  // Whether every way to a violation that may be asked about was written.
  bool all_ways_told() const { return all_ways_told_; }

  // Whether a plan combines itself with itself at one instance.
  bool circular() const {
    enum class Mark : std::uint8_t { kNew, kOpen, kDone };
    std::vector<Mark> marks(plans_.size(), Mark::kNew);
    std::vector<std::pair<std::size_t, std::size_t>> stack;  // plan, next of its branches
    for (std::size_t start = 0; start < plans_.size(); ++start) {
      if (marks[start] != Mark::kNew) continue;
      stack.emplace_back(start, 0);
      marks[start] = Mark::kOpen;
      while (!stack.empty()) {
        const auto branches = branches_of(*plans_[stack.back().first]);
        if (stack.back().second == branches.size()) {
          marks[stack.back().first] = Mark::kDone;
          stack.pop_back();
          continue;
        }
        const std::size_t next = number_.at(branches[stack.back().second++]);
        if (marks[next] == Mark::kOpen) return true;
        if (marks[next] == Mark::kDone) continue;
        marks[next] = Mark::kOpen;
        stack.emplace_back(next, 0);
      }
    }
    return false;
  }

 private:
  static std::vector<const Plan*> branches_of(const Plan& plan) {
    std::vector<const Plan*> out;
    for (const auto* list : {&plan.all_of, &plan.any_of, &plan.one_of}) {
      out.insert(out.end(), list->begin(), list->end());
    }
    if (plan.negated != nullptr) out.push_back(plan.negated);
    return out;
  }

  // Every plan that this one refers to.
  static std::vector<const Plan*> children_of(const Plan& plan) {
    std::vector<const Plan*> out = branches_of(plan);
    for (const Plan::Property& property : plan.properties) out.push_back(property.plan);
    for (const auto& entry : plan.patterns) out.push_back(entry.second);
    out.insert(out.end(), {plan.additional, plan.items});
    std::erase(out, nullptr);
    return out;
  }

  // Inexact: what is written takes more than the plan does, here or further down. Below `not` and
  // `oneOf` that would turn into taking less.
  void find_inexact() {
    inexact_.resize(plans_.size());
    std::vector<std::vector<std::size_t>> parents(plans_.size());
    std::vector<std::size_t> pending;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      const Plan& plan = *plans_[i];
      const Schema& schema = *plan.schema;
      for (const Plan* child : children_of(plan)) parents[number_.at(child)].push_back(i);
      const bool may_lack = std::any_of(
          plan.properties.begin(), plan.properties.end(),
          [](const Plan::Property& property) { return property.required && property.may_lack; });
      const bool enumerated = !plan.enumeration.empty() && plan.enumerated_strings.empty();
      if (!schema.pattern.empty() || !schema.format.empty() || !plan.patterns.empty() ||
          plan.names != nullptr || enumerated || may_lack || schema.unique_items ||
          !schema.unread.empty() || !schema.content.empty() || schema.nullable ||
          schema.multiple_of || plan.slow_bounds) {
        pending.push_back(i);
      }
    }
    while (!pending.empty()) {
      const std::size_t i = pending.back();
      pending.pop_back();
      if (inexact_[i]) continue;
      inexact_[i] = true;
      pending.insert(pending.end(), parents[i].begin(), parents[i].end());
    }
  }

  template <typename List>
  bool exact(const List& list) const {
    return std::none_of(list.begin(), list.end(),
                        [&](const Plan* plan) { return inexact_[number_.at(plan)]; });
  }

  static void put(std::string& out, std::string_view keyword, const std::string& value) {
    if (!out.empty()) out += ',';
    out += '"';
    out += keyword;
    out += "\":" + value;
  }

  std::string reference(const Plan* plan) const {
    return R"({"$ref":"#/definitions/d)" + std::to_string(number_.at(plan)) + "\"}";
  }
  std::string references(const std::vector<Plan*>& list) const {
    std::string out;
    for (const Plan* plan : list) out += (out.empty() ? "[" : ",") + reference(plan);
    return out + "]";
  }

  static std::string types(unsigned bits) {
    static constexpr std::array<std::pair<unsigned, const char*>, 7> kNames = {
        {{kNull, "null"},
         {kBoolean, "boolean"},
         {kNumber, "number"},
         {kInteger, "integer"},
         {kString, "string"},
         {kArray, "array"},
         {kObject, "object"}}};
    std::string out;
    for (const auto& [bit, name] : kNames) {
      if ((bits & bit) == 0) continue;
      out += std::string(out.empty() ? "[" : ",") + "\"" + name + "\"";
    }
    return out.empty() ? "[]" : out + "]";
  }

  std::string scalar_part(const Plan& plan) const {
    const Schema& s = *plan.schema;
    std::string out;
    unsigned bits = s.forbidden ? 0 : s.types;
    if (!plan.enumerated_strings.empty() && !s.nullable) bits &= kString;
    if (bits != kAnyType) put(out, "type", types(bits));
    const auto finite = [](const std::optional<std::string>& bound) {
      return bound && json::number_info(*bound).finite_in_double;
    };
    if (finite(s.minimum)) put(out, "minimum", *s.minimum);
    if (finite(s.minimum) && s.exclusive_minimum) put(out, "exclusiveMinimum", "true");
    if (finite(s.maximum)) put(out, "maximum", *s.maximum);
    if (finite(s.maximum) && s.exclusive_maximum) put(out, "exclusiveMaximum", "true");
    for (const auto& [keyword, count] : {std::pair{"minLength", &s.min_length},
                                         {"maxLength", &s.max_length},
                                         {"minItems", &s.min_items},
                                         {"maxItems", &s.max_items},
                                         {"minProperties", &s.min_properties},
                                         {"maxProperties", &s.max_properties}}) {
      if (*count) put(out, keyword, std::to_string(**count));
    }
    if (!plan.enumerated_strings.empty() && !s.nullable) {
      std::string list;
      for (const std::string& text : plan.enumerated_strings) {
        list += (list.empty() ? "[" : ",") + json::quote(text);
      }
      put(out, "enum", list + "]");
    }
    return out;
  }

  std::string structural_part(const Plan& plan) {
    std::string out;
    std::string members;
    std::string required;
    for (const Plan::Property& property : plan.properties) {
      const std::string name = json::quote(property.name);
      if (property.plan != nullptr)
        put(members, name.substr(1, name.size() - 2), reference(property.plan));
      if (property.required && !property.may_lack)
        required += (required.empty() ? "[" : ",") + name;
    }
    if (!members.empty()) put(out, "properties", "{" + members + "}");
    if (!required.empty()) put(out, "required", required + "]");
    if (const std::string rest = additional(plan); !rest.empty()) {
      put(out, "additionalProperties", rest);
    }
    if (plan.items != nullptr) put(out, "items", reference(plan.items));
    // A nullable schema may let pass what its combinations refuse, so they are not told.
    const bool told = !plan.schema->nullable;
    if (!plan.all_of.empty() && told) put(out, "allOf", references(plan.all_of));
    if (!plan.any_of.empty() && told) put(out, "anyOf", references(plan.any_of));
    if (!exact(plan.any_of)) all_ways_told_ = false;
    if (!plan.one_of.empty()) {
      if (told && exact(plan.one_of)) {
        put(out, "oneOf", references(plan.one_of));
      } else if (told) {
        put(out, "anyOf", references(plan.one_of));
        all_ways_told_ = false;
      }
    }
    if (plan.negated != nullptr) {
      if (told && exact(std::array{plan.negated})) {
        put(out, "not", reference(plan.negated));
      } else {
        all_ways_told_ = false;
      }
    }
    if (!told && !branches_of(plan).empty()) all_ways_told_ = false;
    return out.empty() || definitions_[number_.at(&plan)].empty() ? out : "," + out;
  }

  // Of a map with patterns for its names: one schema where it is the same for all of them.
  std::string additional(const Plan& plan) {
    const bool open = plan.schema->additional_allowed;
    if (plan.patterns.empty()) {
      return !open ? "false" : plan.additional != nullptr ? reference(plan.additional) : "";
    }
    const Plan* value = plan.patterns[0].second;
    const auto same = [&](const Plan* other) {
      return other == value ||
             (other != nullptr && children_of(*other).empty() && children_of(*value).empty() &&
              definitions_[number_.at(other)] == definitions_[number_.at(value)]);
    };
    bool uniform = !open || same(plan.additional);
    for (const auto& entry : plan.patterns) uniform = uniform && same(entry.second);
    if (uniform) return reference(value);
    all_ways_told_ = false;
    return {};
  }

  std::vector<const Plan*> plans_;
  std::unordered_map<const Plan*, std::size_t> number_;
  std::vector<bool> inexact_;
  std::vector<std::string> definitions_;
  bool all_ways_told_ = true;
};

// The tree as events, without recursion; stops where the validator says no.
template <typename Validator>
class Feeder {
 public:
  Feeder(const json::Tree& tree, Validator& validator) : tree_(tree), validator_(validator) {}

  bool run() {
    NodeId id = tree_.root();
    while (true) {
      if (!begin(id)) return false;
      if (tree_.at(id).first_child != kNone) {
        counts_.push_back(0);
        id = tree_.at(id).first_child;
        continue;
      }
      if (!end(id, 0)) return false;
      while (tree_.at(id).parent != kNone) {
        ++counts_.back();
        if (tree_.at(id).next != kNone) break;
        id = tree_.at(id).parent;
        if (!end(id, counts_.back())) return false;
        counts_.pop_back();
      }
      if (tree_.at(id).parent == kNone) return validator_.IsValid();
      id = tree_.at(id).next;
    }
  }

 private:
  std::string_view decode(std::string_view spelling) {
    const std::string_view inside = spelling.substr(1, spelling.size() - 2);
    if (inside.find('\\') == std::string_view::npos) return inside;
    storage_ = json::decode_string(spelling).bytes;
    return storage_;
  }

  bool begin(NodeId id) {
    const json::Node& node = tree_.at(id);
    if (node.has_key) {
      const std::string_view key = decode(node.key);
      if (!validator_.Key(key.data(), static_cast<bodkin_rapidjson::SizeType>(key.size()), true))
        return false;
    }
    switch (node.kind) {
      case Kind::kNull:
        return validator_.Null();
      case Kind::kFalse:
        return validator_.Bool(false);
      case Kind::kTrue:
        return validator_.Bool(true);
      case Kind::kNumber:
        return number(node.text);
      case Kind::kString: {
        const std::string_view text = decode(node.text);
        return validator_.String(text.data(), static_cast<bodkin_rapidjson::SizeType>(text.size()),
                                 true);
      }
      case Kind::kArray:
        return validator_.StartArray();
      case Kind::kObject:
        return validator_.StartObject();
      case Kind::kRaw:
        return false;
    }
    return false;
  }

  bool end(NodeId id, bodkin_rapidjson::SizeType children) {
    const Kind kind = tree_.at(id).kind;
    if (kind == Kind::kArray) return validator_.EndArray(children);
    if (kind == Kind::kObject) return validator_.EndObject(children);
    return true;
  }

  bool number(std::string_view spelling) {
    const bool digits = spelling.find_first_of(".eE") == std::string_view::npos;
    if (digits && spelling.size() <= 16) {
      if (const auto value = json::to_int64(spelling)) return validator_.Int64(*value);
    }
    return validator_.Double(json::to_double(spelling));
  }

  const json::Tree& tree_;
  Validator& validator_;
  std::vector<bodkin_rapidjson::SizeType> counts_;
  std::string storage_;
};

}  // namespace

struct SecondOpinion::Compiled {
  explicit Compiled(const bodkin_rapidjson::Document& text) : document(text), validator(document) {}

  bodkin_rapidjson::SchemaDocument document;
  bodkin_rapidjson::SchemaValidator validator;
  bool all_ways_told = false;

  bool valid(const json::Tree& instance) {
    validator.Reset();
    return Feeder(instance, validator).run();
  }
};

SecondOpinion::SecondOpinion(Plans& plans, Plan& root) {
  std::vector<const Plan*> reached = plans.reached_from(root, kPlansMax);
  if (reached.empty()) return;
  Writer writer(std::move(reached));
  if (writer.circular()) return;
  const std::string text = writer.write();
  bodkin_rapidjson::Document document;
  document.Parse(text.data(), text.size());
  if (document.HasParseError()) return;  // a name or an enum that is not Unicode
  compiled_ = std::make_unique<Compiled>(document);
  compiled_->all_ways_told = writer.all_ways_told();
}

SecondOpinion::~SecondOpinion() = default;

bool SecondOpinion::agrees_valid(const json::Tree& instance) {
  return compiled_ == nullptr || compiled_->valid(instance);
}

bool SecondOpinion::agrees_invalid(const json::Tree& instance, const Plan& plan,
                                   std::string_view keyword) {
  static constexpr std::array<std::string_view, 12> kTold = {"type",
                                                             "minimum",
                                                             "maximum",
                                                             "minLength",
                                                             "maxLength",
                                                             "minItems",
                                                             "maxItems",
                                                             "minProperties",
                                                             "maxProperties",
                                                             "required",
                                                             "additionalProperties",
                                                             "enum"};
  if (compiled_ == nullptr || !compiled_->all_ways_told) return true;
  if (std::find(kTold.begin(), kTold.end(), keyword) == kTold.end()) return true;
  if (keyword == "enum" && (plan.enumerated_strings.empty() || plan.schema->nullable)) return true;
  if (keyword == "additionalProperties" && !plan.patterns.empty()) return true;
  return !compiled_->valid(instance);
}

}  // namespace bodkin::schema
