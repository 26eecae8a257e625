#include "run/body_texts.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "json/edit.h"
#include "json/pointer.h"
#include "json/scan.h"
#include "schema/validate.h"

namespace bodkin::run {
namespace {

constexpr std::size_t kTextsMax = 64;

bool is_text(const schema::Schema* schema) {
  return schema != nullptr && !schema->read_only && schema->enumeration.empty() &&
         (schema->types & schema::kString) != 0;
}

// Whether an object with that member alone is enough.
bool needs_no_other(const schema::Schema& object, const std::string& member) {
  return std::all_of(object.required.begin(), object.required.end(),
                     [&](const std::string& each) { return each == member; });
}

}  // namespace

std::string place_of(const json::Tree& body, json::NodeId node,
                     const std::set<std::string>& things) {
  std::string place;
  for (json::NodeId at = node; at != body.root(); at = body.at(at).parent) {
    const bool member = body.at(body.at(at).parent).kind == json::Kind::kObject;
    const std::string name = member ? json::key_of(body, at) : std::string();
    const bool named = !name.empty() && !things.contains(name);
    place.insert(0, "/" + (named ? json::escape_token(name) : "*"));
  }
  return place;
}

std::vector<BodyText> texts_of(const json::Tree& body, const schema::Schema& schema,
                               schema::Generator& generator, std::string_view example) {
  std::vector<BodyText> texts;
  for (const auto& [applied, node] : schema::applied_schemas(schema, body, generator)) {
    if (body.at(node).kind != json::Kind::kObject) continue;
    const std::string place = place_of(body, node);
    for (const auto& [name, property] : applied->properties) {
      if (texts.size() >= kTextsMax) break;
      const std::string at = place + "/" + json::escape_token(name);
      if (is_text(property)) texts.push_back({node, {}, name, property, at});
      const bool left_out = property != nullptr && !property->read_only &&
                            (property->types & schema::kObject) != 0 &&
                            json::find_member(body, node, name) == json::kNone;
      if (!left_out) continue;
      for (const auto& [inner, text] : property->properties) {
        if (!is_text(text) || !needs_no_other(*property, inner)) continue;
        texts.push_back({node, name, inner, text, at + "/" + json::escape_token(inner)});
      }
    }
  }
  const std::string spelling = json::quote(example);
  std::vector<BodyText> ordered, rest;
  for (BodyText& text : texts) {
    (generator.fits(*text.schema, spelling) ? ordered : rest).push_back(std::move(text));
  }
  std::move(rest.begin(), rest.end(), std::back_inserter(ordered));
  return ordered;
}

std::string with_text(const json::Tree& body, const BodyText& text, std::string_view value) {
  json::Tree changed = body;
  const std::string spelling = json::quote(value);
  const json::NodeId there = json::find_member(changed, text.object, text.member);
  if (!text.within.empty()) {
    const std::string object = "{" + json::quote(text.member) + ":" + spelling + "}";
    json::append(changed, text.object, json::graft_text(changed, object), json::quote(text.within));
  } else if (there != json::kNone) {
    json::replace(changed, there, json::make(changed, spelling));
  } else {
    json::append(changed, text.object, json::make(changed, spelling), json::quote(text.member));
  }
  return json::print(changed);
}

}  // namespace bodkin::run
