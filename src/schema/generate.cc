#include "schema/generate.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <vector>

#include "json/tree.h"
#include "schema/merge.h"
#include "schema/pattern.h"
#include "schema/scalar.h"
#include "schema/validate.h"

namespace bodkin::schema {
namespace {

constexpr int kAttempts = 12;
constexpr int kDepthBeyond = 24;  // levels of required members beyond depth_max
constexpr int kMergesMax = 40;    // of one value
constexpr int kNamesTried = 30;   // for one more member or element
constexpr std::size_t kBytesMax = 1 << 20;
constexpr std::size_t kValuesMax = 20000;  // of one attempt, those that come to nothing included

const Schema& anything() {
  static const Schema kAnything;
  return kAnything;
}

// One attempt at an instance.
class Maker {
 public:
  Maker(Random& random, const GenerateOptions& options, bool examples)
      : random_(random), options_(options), examples_(examples) {}

  // What was in the way first; empty where nothing was.
  const std::string& why() const { return why_; }

  std::optional<std::string> value(const Schema& schema, int depth) {
    if (depth > options_.depth_max + kDepthBeyond) return fail(schema, "it never ends");
    if (written_ > kBytesMax || ++values_ > kValuesMax) return fail(schema, "it grows too large");
    if (auto known = known_value(schema)) return known;
    if (schema.all_of.empty() && schema.any_of.empty() && schema.one_of.empty()) {
      return plain(schema, depth);
    }
    // Merged schemas live as long as the attempt; members refer to them. One of several oneOf or
    // anyOf that come together by allOf is chosen from all their branches; the validator has a
    // word.
    pool_.push_back(schema);
    for (int i = 0; i < kMergesMax; ++i) {
      Schema rest = pool_.back();
      const Schema* branch = take_branch(rest);
      if (branch == nullptr) {
        const Schema& whole = pool_.back();
        auto known = known_value(whole);
        return known ? known : plain(whole, depth);
      }
      Schema joined = merge(rest, *branch, pool_);
      pool_.push_back(std::move(joined));
    }
    return fail(schema, "too many schemas come together");
  }

 private:
  std::nullopt_t fail(const Schema& schema, const char* what) {
    if (why_.empty()) {
      why_ = what;
      if (!schema.location.empty()) why_ += ": " + schema.location;
    }
    return std::nullopt;
  }

  // Takes one branch out of the schema's combinations; nullptr where none is left.
  const Schema* take_branch(Schema& schema) {
    const Schema* branch = nullptr;
    if (!schema.all_of.empty()) {
      branch = schema.all_of.front();
      schema.all_of.erase(schema.all_of.begin());
    } else if (!schema.one_of.empty()) {
      branch = random_.pick(schema.one_of);
      schema.one_of.clear();
    } else if (!schema.any_of.empty()) {
      branch = random_.pick(schema.any_of);
      schema.any_of.clear();
    }
    return branch;
  }

  std::optional<std::string> known_value(const Schema& schema) {
    if (examples_ && !schema.example.empty()) return schema.example;
    if (examples_ && !schema.default_value.empty()) return schema.default_value;
    if (!schema.enumeration.empty()) return random_.pick(schema.enumeration);
    return std::nullopt;
  }

  std::optional<std::string> plain(const Schema& schema, int depth) {
    if (schema.forbidden) return fail(schema, "nothing is allowed there");
    std::optional<std::string> out;
    switch (type_for(schema)) {
      case kObject:
        out = object(schema, depth);
        break;
      case kArray:
        out = array(schema, depth);
        break;
      case kString:
        if (auto text = make_string(schema, random_)) out = json::quote(*text);
        break;
      case kInteger:
        out = make_number(schema, true, random_);
        break;
      case kNumber:
        out = make_number(schema, false, random_);
        break;
      case kBoolean:
        out = random_.one_in(2) ? "true" : "false";
        break;
      case kNull:
        out = "null";
        break;
      default:
        break;
    }
    if (!out) return fail(schema, reason(schema));
    written_ += out->size();
    return out;
  }

  static const char* reason(const Schema& schema) {
    if (schema.types == 0) return "no type is left by what comes together";
    if (!schema.pattern.empty() && schema.own_pattern == nullptr) {
      return "its pattern cannot be read";
    }
    if (!schema.pattern.empty()) return "no string was found for its pattern and length";
    return "its keywords contradict each other";
  }

  // One type of those allowed; where any is, the one that the other keywords are about.
  unsigned type_for(const Schema& schema) {
    const unsigned types = schema.types;
    if (types == kAnyType) {
      if (!schema.properties.empty() || !schema.required.empty() || schema.min_properties ||
          schema.additional != nullptr || !schema.pattern_properties.empty()) {
        return kObject;
      }
      if (schema.items != nullptr || schema.min_items) return kArray;
      if (schema.minimum || schema.maximum || schema.multiple_of) return kNumber;
      return kString;
    }
    std::vector<unsigned> choices;
    for (const unsigned type : {kObject, kArray, kString, kBoolean}) {
      if ((types & type) != 0) choices.push_back(type);
    }
    if ((types & kNumber) != 0) {
      choices.push_back(kNumber);
    } else if ((types & kInteger) != 0) {
      choices.push_back(kInteger);
    }
    if (choices.empty() || ((types & kNull) != 0 && random_.one_in(4))) return types & kNull;
    return random_.pick(choices);
  }

  std::optional<std::string> array(const Schema& schema, int depth) {
    std::uint64_t count = schema.min_items.value_or(0);
    if (!options_.minimal && depth < options_.depth_max) count += random_.below(3);
    count = std::min(count, schema.max_items.value_or(count));
    if (count < schema.min_items.value_or(0)) return std::nullopt;
    const Schema& items = schema.items != nullptr ? *schema.items : anything();
    std::vector<std::string> elements;
    for (int tries = 0; elements.size() < count; ++tries) {
      auto element = value(items, depth + 1);
      const bool taken = element && schema.unique_items &&
                         std::find(elements.begin(), elements.end(), *element) != elements.end();
      if (element && !taken) {
        elements.push_back(*std::move(element));
        tries = 0;
      } else if (tries > kNamesTried || !element) {
        if (elements.size() >= schema.min_items.value_or(0)) break;
        return std::nullopt;
      }
    }
    std::string out = "[";
    for (const std::string& element : elements) out += (out.size() > 1 ? ", " : "") + element;
    return out + "]";
  }

  struct Members {
    std::vector<std::string> names;
    std::string text;

    void add(const std::string& name, const std::string& spelling) {
      names.push_back(name);
      text += (text.empty() ? "" : ", ") + json::quote(name) + ": " + spelling;
    }
    bool has(const std::string& name) const {
      return std::find(names.begin(), names.end(), name) != names.end();
    }
  };

  std::optional<std::string> object(const Schema& schema, int depth) {
    Members members;
    const std::uint64_t most = schema.max_properties.value_or(UINT64_MAX);
    const auto required = [&](const std::string& name) {
      return std::find(schema.required.begin(), schema.required.end(), name) !=
             schema.required.end();
    };
    const bool optional = !options_.minimal && depth < options_.depth_max;
    for (const auto& [name, member] : schema.properties) {
      if (member->read_only) continue;
      const bool needed = required(name);
      const auto chosen = [&] { return optional && (options_.complete || random_.one_in(2)); };
      if (!needed && (!chosen() || members.names.size() >= most)) continue;
      if (auto made = value(*member, depth + 1)) {
        members.add(name, *made);
      } else if (needed) {
        return std::nullopt;
      }
    }
    for (const std::string& name : schema.required) {
      const bool declared = std::any_of(schema.properties.begin(), schema.properties.end(),
                                        [&](const auto& known) { return known.first == name; });
      if (declared) continue;
      const Schema* described = schema.member(name);
      const auto made = value(described != nullptr ? *described : anything(), depth + 1);
      if (!made) return std::nullopt;
      members.add(name, *made);
    }
    if (!fill(schema, members, depth)) return std::nullopt;
    return "{" + members.text + "}";
  }

  // Members beyond those that are required: up to minProperties, and some more for a map.
  bool fill(const Schema& schema, Members& members, int depth) {
    const std::uint64_t least = schema.min_properties.value_or(0);
    std::uint64_t count = std::max<std::uint64_t>(least, members.names.size());
    const bool map = schema.additional != nullptr || !schema.pattern_properties.empty();
    if (map && !options_.minimal && depth < options_.depth_max) count += random_.below(3);
    count = std::min(count, schema.max_properties.value_or(count));
    for (int tries = 0; members.names.size() < count; ++tries) {
      if (tries > kNamesTried) return members.names.size() >= least;
      if (!add_member(schema, members, depth)) continue;
      tries = 0;
    }
    return true;
  }

  bool add_member(const Schema& schema, Members& members, int depth) {
    for (const auto& [name, member] : schema.properties) {
      if (members.has(name) || member->read_only) continue;
      if (members.names.size() >= schema.min_properties.value_or(0)) break;
      const auto made = value(*member, depth + 1);
      if (!made) continue;
      members.add(name, *made);
      return true;
    }
    const auto name = member_name(schema, depth);
    if (!name || members.has(*name)) return false;
    const Schema* described = schema.member(*name);
    if (described == nullptr && !schema.additional_allowed) return false;
    const auto made = value(described != nullptr ? *described : anything(), depth + 1);
    if (!made) return false;
    members.add(*name, *made);
    return true;
  }

  // A name for a map's entry. propertyNames may say less than patternProperties, or more.
  std::optional<std::string> member_name(const Schema& schema, int depth) {
    const bool by_pattern = !schema.pattern_properties.empty() &&
                            (schema.property_names == nullptr || random_.one_in(2));
    if (by_pattern)
      return generate_matching(random_.pick(schema.pattern_properties).first, random_);
    if (schema.property_names == nullptr) return make_string(Schema{}, random_);
    Schema names = *schema.property_names;
    names.types &= kString;
    pool_.push_back(std::move(names));
    const auto spelling = value(pool_.back(), depth + 1);
    if (!spelling || !spelling->starts_with('"')) return std::nullopt;
    return json::decode_string(*spelling).bytes;
  }

  Random& random_;
  const GenerateOptions& options_;
  bool examples_;
  std::deque<Schema> pool_;
  std::size_t written_ = 0;
  std::size_t values_ = 0;
  std::string why_;
};

std::string refusal(const Verdict& verdict) {
  if (!verdict.invalid()) return "whether it is valid cannot be known: " + verdict.reason;
  return "what its keywords suggest is refused: " + verdict.keyword + " of " + verdict.location;
}

}  // namespace

struct Generator::State {
  const Validator& validator(const Schema& schema) {
    const auto known = validators.find(&schema);
    if (known != validators.end()) return known->second;
    return validators.emplace(&schema, Validator(schema, Direction::kRequest)).first->second;
  }

  std::unordered_map<const Schema*, Validator> validators;
  std::string why;
};

Generator::Generator() : state_(std::make_unique<State>()) {}
Generator::~Generator() = default;
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;

std::optional<std::string> Generator::generate(const Schema& schema, Random& random,
                                               const GenerateOptions& options) {
  const Validator& validator = state_->validator(schema);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    // Examples may be wrong, alone or together, so later attempts go without.
    const bool examples = options.use_examples && attempt < kAttempts / 3;
    Maker maker(random, options, examples);
    auto text = maker.value(schema, 0);
    if (!text) {
      state_->why = maker.why();
      continue;
    }
    const Verdict verdict = validator.validate_by_letter(json::parse(*text));
    if (verdict.valid()) return text;
    state_->why = refusal(verdict);
  }
  return std::nullopt;
}

const std::string& Generator::why() const {
  return state_->why;
}

bool Generator::fits(const Schema& schema, std::string_view text) {
  return state_->validator(schema).validate_by_letter(json::parse(text)).valid();
}

std::vector<std::pair<const Schema*, json::NodeId>> applied_schemas(const Schema& schema,
                                                                    const json::Tree& instance,
                                                                    Generator& generator) {
  return applied_schemas(schema, instance, [&](const Schema& branch, json::NodeId node) {
    return generator.fits(branch, json::print(instance, node));
  });
}

std::optional<std::string> generate(const Schema& schema, Random& random,
                                    const GenerateOptions& options) {
  return Generator().generate(schema, random, options);
}

std::optional<std::string> generate_matching(std::string_view pattern, Random& random) {
  const auto parsed = Pattern::parse(pattern);
  return parsed ? parsed->generate(random) : std::nullopt;
}

}  // namespace bodkin::schema
