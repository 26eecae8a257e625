#include "scenario/access.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace bodkin::scenario {
namespace {

using Projects = std::vector<std::string>;

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

void add_once(Projects& projects, const std::string& project) {
  if (!contains(projects, project)) projects.push_back(project);
}

// The project that the world gives this value to, by any parameter or by the one named.
void add_owner(Projects& projects, const World& world, const std::string* parameter,
               const std::string& value) {
  for (const auto& [project, objects] : world.owned) {
    for (const auto& [name, object] : objects) {
      if (object == value && (parameter == nullptr || *parameter == name)) {
        add_once(projects, project);
      }
    }
  }
}

// Adds the object's project_id. False: it stands there twice, or is no plain string.
bool add_project_member(Projects& projects, const json::Tree& tree, json::NodeId object) {
  bool seen = false;
  for (json::NodeId child = tree.at(object).first_child; child != json::kNone;
       child = tree.at(child).next) {
    const json::Node& node = tree.at(child);
    if (json::key_of(tree, child) != "project_id") continue;
    if (seen || node.kind != json::Kind::kString) return false;
    seen = true;
    add_once(projects, json::decode_string(node.text).bytes);
  }
  return true;
}

bool add_body(Projects& projects, const json::Tree& tree, const World& world) {
  const json::NodeId root = tree.root();
  if (tree.at(root).kind != json::Kind::kObject) return true;
  if (!add_project_member(projects, tree, root)) return false;
  for (json::NodeId child = tree.at(root).first_child; child != json::kNone;
       child = tree.at(child).next) {
    const json::Node& node = tree.at(child);
    if (node.kind != json::Kind::kObject) continue;
    const std::string key = json::key_of(tree, child);
    if (!key.empty()) add_owner(projects, world, nullptr, key);
    if (!add_project_member(projects, tree, child)) return false;
  }
  return true;
}

}  // namespace

Projects projects_of(const Subject& subject, const World& world) {
  Projects projects;
  for (const auto& parameter : subject.path) {
    add_owner(projects, world, &parameter.name, parameter.value);
  }
  // Where no body is described none is read, so what it says is nobody's.
  const bool reads_body = subject.operation.body != nullptr;
  if (reads_body && subject.body != nullptr && !add_body(projects, *subject.body, world)) return {};
  return projects;
}

Allowed allowed(const Subject& subject, const Principal* principal, const World& world) {
  const contract::Operation& operation = subject.operation;
  if (principal == nullptr) return operation.secured ? Allowed::kNo : Allowed::kUnknown;
  if (operation.access) {
    const std::string& role = principal->role.empty() ? principal->name : principal->role;
    if (contains(operation.access->allow, role)) return Allowed::kYes;
    if (contains(operation.access->own, role)) {
      const Projects projects = projects_of(subject, world);
      if (projects.empty() || principal->project.empty()) return Allowed::kUnknown;
      const bool foreign = std::any_of(projects.begin(), projects.end(), [&](const auto& project) {
        return project != principal->project;
      });
      return foreign ? Allowed::kNo : Allowed::kYes;
    }
    if (principal->may == May::kUnknown) return Allowed::kNo;
  }
  switch (principal->may) {
    case May::kUnknown:
      return Allowed::kUnknown;
    case May::kAll:
      return Allowed::kYes;
    case May::kRead:
      return operation.writes() ? Allowed::kNo : Allowed::kYes;
    case May::kNothing:
      return operation.secured ? Allowed::kNo : Allowed::kUnknown;
  }
  return Allowed::kUnknown;
}

}  // namespace bodkin::scenario
