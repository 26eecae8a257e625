#include "mutate/known.h"

#include <algorithm>
#include <utility>

#include "base/random.h"
#include "base/text.h"
#include "json/scan.h"
#include "json/tree.h"

namespace bodkin::mutate {
namespace {

template <typename Predicate>
bool all(std::string_view text, Predicate predicate) {
  return !text.empty() && std::all_of(text.begin(), text.end(), predicate);
}

bool add_unique(std::vector<std::string>& list, std::string value) {
  if (value.empty() || std::find(list.begin(), list.end(), value) != list.end()) return false;
  list.push_back(std::move(value));
  return true;
}

std::string pick_other(const std::vector<std::string>& list, std::string_view than,
                       Random& random) {
  if (list.empty()) return {};
  const std::size_t first = random.below(list.size());
  if (list[first] != than) return list[first];
  return list.size() == 1 ? std::string{} : list[(first + 1) % list.size()];
}

}  // namespace

Shape shape_of(std::string_view text) {
  if (is_uuid(text)) return Shape::kUuid;
  if (all(text, [](char c) { return c >= '0' && c <= '9'; })) return Shape::kNumber;
  if (all(text,
          [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; })) {
    return Shape::kUpper;
  }
  return Shape::kWord;
}

Known::Known(const scenario::World& world, std::vector<std::string> words)
    : by_parameter_(world.bindings), unknown_(world.unknown) {
  for (auto& word : words) add_unique(words_, std::move(word));
  for (const auto& value : world.identifiers) add_value(value);
  for (const auto& [name, values] : world.bindings) {
    for (const auto& value : values) add_value(value);
  }
  for (const auto& [name, value] : world.unknown) add_value(value);
  for (const auto& [project, objects] : world.owned) {
    add_value(project);
    for (const auto& [name, value] : objects) add_value(value);
  }
  for (const auto& step : world.setup) harvest(step.request.body);
  for (const auto& [name, known] : world.values.names()) {
    for (const std::string& spelling : known.spellings) {
      add_value(scenario::text_of(spelling));
      add_unique(by_parameter_[name], scenario::text_of(spelling));
      add_unique(by_key_[name], spelling);
    }
  }
  for (const scenario::Values::Place& place : world.values.places()) {
    for (const std::string& spelling : place.known.spellings) {
      add_value(scenario::text_of(spelling));
      add_unique(by_key_[place.steps.back()], spelling);
    }
  }
  for (const std::string& spelling : world.observed.spellings()) {
    if (json::scalar_kind(spelling) == json::Kind::kNumber) add_unique(numbers_, spelling);
    if (json::scalar_kind(spelling) == json::Kind::kString) {
      add_unique(words_, json::decode_string(spelling).bytes);
    }
  }
}

void Known::add_value(std::string value) {
  add_unique(words_, value);
  auto& list = by_shape_[shape_of(value)];
  add_unique(list, std::move(value));
}

void Known::harvest(std::string_view body) {
  if (body.empty() || body.find("{{") != std::string_view::npos) return;
  const json::Tree tree = json::parse(body);
  for (const json::NodeId id : tree.preorder()) {
    const json::Node& node = tree.at(id);
    const std::string key = node.has_key ? json::decode_string(node.key).bytes : std::string{};
    if (node.has_key && shape_of(key) != Shape::kWord) add_value(key);
    if (node.kind == json::Kind::kString) add_value(json::decode_string(node.text).bytes);
    const bool scalar = node.kind == json::Kind::kString || node.kind == json::Kind::kNumber;
    if (scalar && node.has_key) add_unique(by_key_[key], std::string(node.text));
  }
}

std::string Known::other_identifier(std::string_view like, Random& random) const {
  const auto found = by_shape_.find(shape_of(like));
  return found == by_shape_.end() ? std::string{} : pick_other(found->second, like, random);
}

std::string Known::for_parameter(const std::string& name, Random& random) const {
  const auto found = by_parameter_.find(name);
  if (found == by_parameter_.end() || found->second.empty()) return {};
  return random.pick(found->second);
}

std::string Known::unknown(const std::string& name, std::string_view like, Random& random) const {
  if (const auto found = unknown_.find(name); found != unknown_.end()) return found->second;
  std::vector<std::string> fitting;
  for (const auto& [parameter, value] : unknown_) {
    if (shape_of(value) == shape_of(like)) add_unique(fitting, value);
  }
  return pick_other(fitting, like, random);
}

std::string Known::spelling_for(std::string_view key, Random& random) const {
  const auto found = by_key_.find(std::string(key));
  return found == by_key_.end() ? std::string{} : random.pick(found->second);
}

std::string Known::number(Random& random) const {
  return numbers_.empty() ? std::string{} : random.pick(numbers_);
}

std::string Known::word(Random& random) const {
  return words_.empty() ? std::string{} : random.pick(words_);
}

}  // namespace bodkin::mutate
