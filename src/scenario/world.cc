#include "scenario/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/text.h"
#include "http/uri.h"
#include "scenario/referring.h"

namespace bodkin::scenario {
namespace {

constexpr const char* kUnknownUuid = "0b0d0000-0000-4000-8000-00000000dead";
constexpr const char* kUnknownWord = "bodkin-never";
// The largest number of 9 digits: a plain int in every service, and hardly ever reached.
constexpr const char* kUnknownNumber = "999999999";
constexpr int kSubstitutionsMax = 16;  // nesting of variables in variables

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Variables may name earlier ones in their values; the reader of the file may have replaced them
// already, then nothing is left to do.
std::string resolved(std::string value,
                     const std::vector<std::pair<std::string, std::string>>& variables) {
  for (int round = 0; round < kSubstitutionsMax; ++round) {
    const std::size_t open = value.find("{{");
    if (open == std::string::npos) break;
    const std::size_t close = value.find("}}", open);
    if (close == std::string::npos) break;
    const std::string name = value.substr(open + 2, close - open - 2);
    const auto found = std::find_if(variables.begin(), variables.end(),
                                    [&](const auto& v) { return v.first == name; });
    if (found == variables.end()) break;
    value.replace(open, close + 2 - open, found->second);
  }
  return value;
}

// "bind.uuid.main" after "bind." is the parameter "uuid" and the rest, which may be empty.
std::pair<std::string, std::string> split_name(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return {std::string(text), {}};
  return {std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
}

// Puts one variable where it belongs; an empty string, or what is wrong with it.
std::string place(World& world, const std::string& name, const std::string& value,
                  std::vector<std::pair<std::string, std::string>>& mark_owners) {
  const std::size_t dot = name.find('.');
  const std::string prefix = name.substr(0, dot);
  const std::string_view rest =
      dot == std::string::npos ? std::string_view{} : std::string_view(name).substr(dot + 1);
  if (rest.empty()) return fmt::format("variable {} has no name after its prefix", name);
  const auto [first, second] = split_name(rest);
  if (prefix == "id") {
    world.identifiers.push_back(value);
  } else if (prefix == "bind") {
    world.bindings[first].push_back(value);
  } else if (prefix == "unknown") {
    world.unknown[std::string(rest)] = value;
  } else if (prefix == "mark") {
    mark_owners.emplace_back(std::string(rest), value);
  } else if (prefix == "project") {
    if (second.empty()) return fmt::format("variable {} is not project.PROJECT.PARAMETER", name);
    world.owned[first][second] = value;
  } else {
    return fmt::format(
        "variable {} has an unknown prefix; known are id, bind, unknown, mark, project", name);
  }
  return {};
}

}  // namespace

Result<World> World::parse(std::string_view text, const std::string& name) {
  auto file = http::parse_http_file(text, name, true);
  if (!file) return std::unexpected(std::move(file.error()));
  World world;
  std::vector<std::pair<std::string, std::string>> mark_owners;  // name of the identifier, value
  for (const auto& [variable, raw] : file->variables) {
    const std::string value = resolved(raw, file->variables);
    std::string wrong = place(world, variable, value, mark_owners);
    if (wrong.empty() && value.empty()) wrong = fmt::format("variable {} is empty", variable);
    if (!wrong.empty()) return error(ErrorCode::kInput, std::move(wrong), name);
  }
  for (auto& [owner, value] : mark_owners) {
    const std::string id_name = "id." + owner;
    const auto found = std::find_if(file->variables.begin(), file->variables.end(),
                                    [&](const auto& v) { return v.first == id_name; });
    if (found == file->variables.end()) {
      return error(ErrorCode::kInput,
                   fmt::format("variable mark.{} marks an object without an {}", owner, id_name),
                   name);
    }
    world.marks.push_back({std::move(value), resolved(found->second, file->variables)});
  }
  world.setup = std::move(file->requests);
  return world;
}

void World::take_names(const contract::Contract& contract) {
  const auto copy = [](auto& map, const contract::Parameter& parameter) {
    const auto found = map.find(parameter.written_name);
    if (found != map.end()) map.try_emplace(parameter.name, found->second);
  };
  for (const contract::Operation& operation : contract.operations()) {
    for (const contract::Parameter& parameter : operation.parameters) {
      if (!parameter.collection.empty()) collections[parameter.name] = parameter.collection;
      if (parameter.name == parameter.written_name) continue;
      copy(bindings, parameter);
      copy(unknown, parameter);
      for (auto& [project, objects] : owned) copy(objects, parameter);
      const Values::Known* given = values.named(parameter.written_name);
      if (given != nullptr && values.named(parameter.name) == nullptr) {
        const auto spellings = given->spellings;
        (void)values.add(parameter.name, spellings, given->insisted);
      }
    }
  }
}

bool World::refers(std::string_view member, const std::string& parameter) const {
  const auto found = collections.find(parameter);
  return refers_to(member, found == collections.end() ? parameter : found->second + "_id");
}

bool World::is_to_stay(const std::vector<http::PathParameter>& path) const {
  if (path.empty()) return false;
  const auto existed = [this](const http::PathParameter& each) {
    const auto known = preexisting.find(each.name);
    return known != preexisting.end() && known->second.contains(each.value);
  };
  const auto is_ours = [&](const http::PathParameter& each) {
    const auto bound = bindings.find(each.name);
    return bound != bindings.end() && !existed(each) && !values.holds(each.name, each.value) &&
           std::find(bound->second.begin(), bound->second.end(), each.value) != bound->second.end();
  };
  if (values.holds(path.back().name, path.back().value)) return true;
  return existed(path.back()) && std::none_of(path.begin(), path.end() - 1, is_ours);
}

void World::take(const Values& known, const contract::Contract& contract) {
  values.add_all(known);
  take_names(contract);
  std::set<std::string> done;
  for (const contract::Operation& operation : contract.operations()) {
    for (const contract::Parameter& parameter : operation.parameters) {
      if (parameter.in != contract::Place::kPath) continue;
      const Values::Known* given = known.named(parameter.name);
      if (given == nullptr) given = known.named(parameter.written_name);
      if (given == nullptr || !done.insert(parameter.name).second) continue;
      std::vector<std::string> texts;
      for (const std::string& spelling : given->spellings) {
        if (std::string text = text_of(spelling); !text.empty()) texts.push_back(std::move(text));
      }
      auto& bound = bindings[parameter.name];
      for (std::string& old : bound) {
        if (std::find(texts.begin(), texts.end(), old) == texts.end()) texts.push_back(old);
      }
      bound = std::move(texts);
    }
  }
}

bool World::fits(const contract::Contract& contract) const {
  return std::all_of(setup.begin(), setup.end(), [&](const http::HttpFileRequest& step) {
    const auto match = contract.match(step.request.method, step.request.target);
    return match && match->operation != nullptr;
  });
}

std::string World::value_for(const std::string& parameter) const {
  const auto found = bindings.find(parameter);
  return found == bindings.end() || found->second.empty() ? std::string{} : found->second.front();
}

std::set<std::string> World::things() const {
  std::set<std::string> all(identifiers.begin(), identifiers.end());
  for (const auto& [parameter, known] : bindings) all.insert(known.begin(), known.end());
  for (const auto& [project, objects] : owned) {
    for (const auto& [parameter, value] : objects) all.insert(value);
  }
  return all;
}

std::string World::unknown_for(const std::string& parameter) const {
  if (const auto found = unknown.find(parameter); found != unknown.end()) return found->second;
  const std::string known = value_for(parameter);
  if (is_uuid(known)) return kUnknownUuid;
  if (is_digits(known)) return kUnknownNumber;
  return kUnknownWord;
}

std::vector<std::string> World::unknowns() const {
  std::vector<std::string> all = {kUnknownWord, kUnknownUuid, kUnknownNumber};
  for (const auto& [parameter, value] : unknown) {
    if (std::find(all.begin(), all.end(), value) == all.end()) all.push_back(value);
  }
  return all;
}

std::vector<std::string> known_paths(const contract::Operation& operation, const World& world,
                                     std::size_t max) {
  std::vector<std::vector<http::PathParameter>> choices(1);
  for (const std::string& name : http::path_parameter_names(operation.path)) {
    const auto known = world.bindings.find(name);
    if (known == world.bindings.end()) return {};
    std::vector<std::vector<http::PathParameter>> longer;
    for (const auto& choice : choices) {
      for (const std::string& value : known->second) {
        if (longer.size() == max) break;
        longer.push_back(choice);
        longer.back().push_back({name, value});
      }
    }
    choices = std::move(longer);
  }
  std::vector<std::string> paths;
  for (const auto& choice : choices) paths.push_back(http::expand_path(operation.path, choice));
  return paths;
}

}  // namespace bodkin::scenario
