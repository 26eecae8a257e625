#include "scenario/values.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "json/edit.h"
#include "json/scan.h"
#include "schema/validate.h"

namespace bodkin::scenario {
namespace {

using json::Kind;
using json::NodeId;

constexpr std::size_t kNodesMax = 4096;  // of a body that are looked at

// One step behind `at`: ".name", ".*", "['name']", "[0]", "[*]". Nothing where there is none.
std::optional<std::string> take_step(std::string_view path, std::size_t& at) {
  if (path[at] == '.') {
    const std::size_t end = std::min(path.find_first_of(".[", at + 1), path.size());
    std::string name(path.substr(at + 1, end - at - 1));
    at = end;
    return name.empty() ? std::nullopt : std::optional(std::move(name));
  }
  if (path[at] != '[') return std::nullopt;
  const bool quoted = at + 1 < path.size() && (path[at + 1] == '\'' || path[at + 1] == '"');
  const std::string closing = quoted ? std::string{path[at + 1], ']'} : "]";
  const std::size_t begin = at + (quoted ? 2 : 1);
  const std::size_t end = path.find(closing, begin);
  if (end == std::string_view::npos) return std::nullopt;
  std::string name(path.substr(begin, end - begin));
  at = end + closing.size();
  const bool index =
      name == "*" || (!name.empty() && std::all_of(name.begin(), name.end(),
                                                   [](char c) { return c >= '0' && c <= '9'; }));
  return quoted || index ? std::optional(std::move(name)) : std::nullopt;
}

Result<std::vector<std::string>> steps_of(std::string_view path) {
  std::vector<std::string> steps;
  for (std::size_t at = 1; at < path.size();) {
    auto step = take_step(path, at);
    if (!step) {
      steps.clear();
      break;
    }
    steps.push_back(*std::move(step));
  }
  if (!steps.empty()) return steps;
  return error(ErrorCode::kInput, "'" + printable(path, 100) +
                                      "' is no JSON path that is read here; write $.items[*].sku "
                                      "or $['odd name'].x");
}

void add_to(Values::Known& known, std::vector<std::string> spellings, bool insisted) {
  known.insisted = known.insisted || insisted;
  for (std::string& spelling : spellings) {
    if (known.spellings.size() >= Values::kOfOneNameMax) return;
    if (std::find(known.spellings.begin(), known.spellings.end(), spelling) ==
        known.spellings.end()) {
      known.spellings.push_back(std::move(spelling));
    }
  }
}

const std::string& pick(const Values::Known& known, bool plainest, Random& random) {
  return plainest ? known.spellings.front() : random.pick(known.spellings);
}

// The spelling and the other one that means the same to a person: "12" and 12. That of the kind
// that is there comes first.
std::vector<std::string> forms(const std::string& spelling, Kind present) {
  std::vector<std::string> out = {spelling};
  if (json::is_string(spelling)) {
    std::string text = text_of(spelling);
    const Kind kind = json::scalar_kind(text);
    if (kind == Kind::kNumber || kind == Kind::kTrue || kind == Kind::kFalse) {
      out.push_back(std::move(text));
    }
  } else {
    out.push_back(json::quote(spelling));
  }
  if (out.size() == 2 && json::scalar_kind(out[1]) == present) std::swap(out[0], out[1]);
  return out;
}

// Whether the place is where `node` stands, `below` it where that is not empty.
bool is_at(const Values::Place& place, const json::Tree& body, NodeId node,
           const std::string* below) {
  std::size_t left = place.steps.size();
  if (below != nullptr) {
    if (left == 0 || (place.steps[left - 1] != "*" && place.steps[left - 1] != *below))
      return false;
    --left;
  }
  for (NodeId at = node; body.at(at).parent != json::kNone; at = body.at(at).parent) {
    if (left == 0) return false;
    const std::string& step = place.steps[--left];
    if (step == "*") continue;
    if (body.at(at).has_key) {
      if (json::key_of(body, at) != step) return false;
      continue;
    }
    std::size_t index = 0;
    for (NodeId other = body.at(at).previous; other != json::kNone; other = body.at(other).previous)
      ++index;
    if (step != std::to_string(index)) return false;
  }
  return left == 0;
}

class Application {
 public:
  Application(json::Tree& body, const schema::Schema& schema, const Values& values, bool plainest,
              Random& random, schema::Generator& generator)
      : body_(body),
        schema_(schema),
        values_(values),
        plainest_(plainest),
        random_(random),
        generator_(generator),
        valid_before_(generator.fits(schema, json::print(body))) {}

  bool run() {
    std::size_t looked_at = 0;
    for (const NodeId node : body_.preorder()) {
      if (++looked_at > kNodesMax) break;
      replace(node);
    }
    add_missing();
    return changed_;
  }

 private:
  bool still_valid() { return !valid_before_ || generator_.fits(schema_, json::print(body_)); }

  const Values::Known* known_at(NodeId node, const std::string* below) const {
    for (const Values::Place& place : values_.places()) {
      if (is_at(place, body_, node, below)) return &place.known;
    }
    if (below != nullptr) return values_.named(*below);
    NodeId named = node;
    while (named != json::kNone && !body_.at(named).has_key) named = body_.at(named).parent;
    return named == json::kNone ? nullptr : values_.named(json::key_of(body_, named));
  }

  void replace(NodeId node) {
    const Kind kind = body_.at(node).kind;
    if (kind == Kind::kObject || kind == Kind::kArray || kind == Kind::kRaw) return;
    const Values::Known* known = known_at(node, nullptr);
    if (known == nullptr) return;
    // What was only seen is good, but need not be good again: names that must be new are among it.
    if (!known->insisted && !plainest_ && random_.one_in(2)) return;
    const std::string before(body_.at(node).text);
    for (const std::string& form : forms(pick(*known, plainest_, random_), kind)) {
      if (form == before) return;
      json::set_text(body_, node, form);
      if (still_valid()) {
        changed_ = true;
        return;
      }
    }
    json::set_text(body_, node, before);
  }

  void add_missing() {
    for (const auto& [schema, node] : schema::applied_schemas(schema_, body_)) {
      if (body_.at(node).kind != Kind::kObject) continue;
      for (const auto& [name, member] : schema->properties) {
        if (member->read_only || json::find_member(body_, node, name) != json::kNone) continue;
        const Values::Known* known = known_at(node, &name);
        if (known == nullptr || !known->insisted) continue;
        if (!plainest_ && random_.one_in(2)) continue;
        add_member(node, name, pick(*known, plainest_, random_));
      }
    }
  }

  void add_member(NodeId object, const std::string& name, const std::string& spelling) {
    for (const std::string& form : forms(spelling, json::scalar_kind(spelling))) {
      const NodeId made = json::make(body_, form);
      json::append(body_, object, made, json::quote(name));
      if (still_valid()) {
        changed_ = true;
        return;
      }
      json::remove(body_, made);
    }
  }

  json::Tree& body_;
  const schema::Schema& schema_;
  const Values& values_;
  bool plainest_;
  Random& random_;
  schema::Generator& generator_;
  bool valid_before_;
  bool changed_ = false;
};

}  // namespace

Result<void> Values::add(std::string_view name, std::vector<std::string> spellings, bool insisted) {
  if (spellings.empty()) return {};
  if (!name.starts_with('$')) {
    add_to(names_[std::string(name)], std::move(spellings), insisted);
    return {};
  }
  auto steps = steps_of(name);
  if (!steps) return std::unexpected(steps.error());
  auto found = std::find_if(places_.begin(), places_.end(),
                            [&](const Place& place) { return place.steps == *steps; });
  if (found == places_.end()) {
    places_.push_back({std::move(*steps), {}});
    found = places_.end() - 1;
  }
  add_to(found->known, std::move(spellings), insisted);
  return {};
}

void Values::add_all(const Values& other) {
  for (const auto& [name, known] : other.names_) {
    add_to(names_[name], known.spellings, known.insisted);
  }
  places_.insert(places_.end(), other.places_.begin(), other.places_.end());
}

const Values::Known* Values::named(std::string_view name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : &found->second;
}

bool Values::holds(std::string_view name, std::string_view text) const {
  const Known* known = named(name);
  return known != nullptr &&
         std::any_of(known->spellings.begin(), known->spellings.end(),
                     [&](const std::string& spelling) { return text_of(spelling) == text; });
}

std::string text_of(std::string_view spelling) {
  return spelling.starts_with('"') ? json::decode_string(spelling).bytes : std::string(spelling);
}

std::optional<std::string> known_text(const Values& values, std::string_view name, bool plainest,
                                      Random& random) {
  const Values::Known* known = values.named(name);
  if (known == nullptr) return std::nullopt;
  return text_of(pick(*known, plainest, random));
}

bool apply_values(json::Tree& body, const schema::Schema& schema, const Values& values,
                  bool plainest, Random& random, schema::Generator& generator) {
  if (values.empty()) return false;
  return Application(body, schema, values, plainest, random, generator).run();
}

}  // namespace bodkin::scenario
