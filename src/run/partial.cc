#include "run/partial.h"

#include <utility>

#include "base/hash.h"
#include "json/edit.h"
#include "run/identity.h"
#include "scenario/amounts.h"

namespace bodkin::run {
namespace {

using json::Kind;
using json::NodeId;

constexpr std::size_t kNodesMax = 256;

// The first list or map of objects; kNone: there is none.
NodeId several_in(const json::Tree& body) {
  const auto nodes = body.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    const Kind kind = body.at(nodes[i]).kind;
    if (kind != Kind::kArray && kind != Kind::kObject) continue;
    bool objects = body.at(nodes[i]).first_child != json::kNone;
    for (NodeId child = body.at(nodes[i]).first_child; child != json::kNone && objects;
         child = body.at(child).next) {
      objects = body.at(child).kind == Kind::kObject;
    }
    // An object whose only member is an object may be anything; a list may not.
    const NodeId first = body.at(nodes[i]).first_child;
    const bool one = objects && body.at(first).next == json::kNone;
    if (objects && (kind == Kind::kArray || !one || nodes[i] != body.root())) return nodes[i];
  }
  return json::kNone;
}

NodeId last_child(const json::Tree& body, NodeId container) {
  NodeId last = body.at(container).first_child;
  while (last != json::kNone && body.at(last).next != json::kNone) last = body.at(last).next;
  return last;
}

}  // namespace

std::vector<std::string> Partial::bodies(const Accepted& input, References& references,
                                         const Scope& scope) {
  std::vector<std::string> made;
  if (input.body == nullptr || input.operation.body == nullptr) return made;
  const schema::Schema& schema = *input.operation.body;
  const NodeId several = several_in(*input.body);
  if (several == json::kNone) return made;
  const NodeId element = last_child(*input.body, several);
  const bool map = input.body->at(several).kind == Kind::kObject;
  const std::string key = map ? json::key_of(*input.body, element) : std::string();
  const std::string text = json::print(*input.body, element);
  // The element once more; what names itself has other names, so that the first part is new.
  const auto with = [&](const std::string& other, const std::string& other_key, bool rename_all) {
    json::Tree body = *input.body;
    if (rename_all) {
      rename_itself(body, schema, hash64(other, input.hash + made.size()), generator_,
                    {&world_, &input.operation});
    }
    if (map && json::find_member(body, several, other_key) != json::kNone) return;
    json::append(body, several, json::graft_text(body, other),
                 map ? json::quote(other_key) : std::string());
    std::string printed = json::print(body);
    if (generator_.fits(schema, printed)) made.push_back(std::move(printed));
  };
  const std::string fresh_key = map ? other_than(key, input.hash) : std::string();
  for (const References::Named& thing : references.named(input, scope)) {
    const std::string never = references.never(input, scope, thing);
    if (never.empty()) continue;
    if (map && thing.value == key) {
      with(text, never, true);
    } else if (text.find(thing.value) != std::string::npos) {
      with(References::naming(json::parse(text), thing, never), fresh_key, true);
    }
  }
  for (const auto amounts : {scenario::Amounts::kMost, scenario::Amounts::kLeast}) {
    json::Tree extreme = *input.body;
    scenario::set_amounts(extreme, schema, world_, amounts, generator_);
    std::string other = json::print(extreme, element);
    if (other != text) with(other, fresh_key, true);
  }
  if (!map) with(text, {}, false);
  return made;
}

}  // namespace bodkin::run
