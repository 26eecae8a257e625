// A request body as the specification sees it: one JSON value without faults of text, or nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"
#include "model/verdict.h"

namespace bodkin::model {

struct Member;

struct Value {
  json::Kind kind = json::Kind::kNull;
  std::string text;             // a string's value, a number's spelling
  std::vector<Member> members;  // of an object; keys are distinct

  const Value* find(std::string_view key) const;
};

struct Member {
  std::string key;
  Value value;
};

// Everything that the section "Bodies" asks of a text. Elements of arrays are checked and then
// dropped, since no body of the API has arrays. nullptr where the text has faults. The few texts
// that a thread read last are remembered, since probes repeat a body; valid until the next call of
// the same thread.
const Value* read_value(std::string_view body, Verdict& verdict);

}  // namespace bodkin::model
