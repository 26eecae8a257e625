// The texts that a body has or may have, as places in which something can be tried: of its objects
// at any depth, and one step into objects that it leaves out ("where" of a search). Sends nothing.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"
#include "schema/generate.h"
#include "schema/schema.h"

namespace bodkin::run {

// "/lines/*/room" for "/lines/0/room", and for a key that is one of `things`.
std::string place_of(const json::Tree& body, json::NodeId node,
                     const std::set<std::string>& things = {});

struct BodyText {
  json::NodeId object = json::kNone;  // that has it, or the member in which it is
  std::string within;                 // that member, where the body leaves it out; else empty
  std::string member;
  const schema::Schema* schema = nullptr;  // of the text
  std::string place;                       // "/where/name"; elements of lists are "*"
};

// Those of which the schema takes `example` first; without enumerations, at most 64.
std::vector<BodyText> texts_of(const json::Tree& body, const schema::Schema& schema,
                               schema::Generator& generator, std::string_view example);

// The body with that text.
std::string with_text(const json::Tree& body, const BodyText& text, std::string_view value);

}  // namespace bodkin::run
