#include "fixture.h"

#include <map>

namespace bodkin::model {
namespace {

const std::map<std::string, std::string, std::less<>>& names() {
  static const std::map<std::string, std::string, std::less<>> map = {
      {"main", "0b0d0000-0000-4000-8000-00000000aa01"},
      {"full", "0b0d0000-0000-4000-8000-00000000aa02"},
      {"spare", "0b0d0000-0000-4000-8000-00000000aa03"},
      {"empty", "0b0d0000-0000-4000-8000-00000000aa04"},
      {"parent", "0b0d0000-0000-4000-8000-00000000aa05"},
      {"fresh", "0b0d0000-0000-4000-8000-00000000aa06"},
      {"own", "0b0d0000-0000-4000-8000-00000000cc01"},
      {"other", "0b0d0000-0000-4000-8000-00000000cc02"},
      {"nobody", "0b0d0000-0000-4000-8000-00000000cc03"},
      {"dead", "0b0d0000-0000-4000-8000-00000000dead"},
  };
  return map;
}

Inventory inventory(std::int64_t total) {
  Inventory made;
  made.total = total;
  return made;
}

Provider provider(const std::string& name, std::int64_t generation) {
  Provider made;
  made.name = name;
  made.generation = generation;
  return made;
}

Consumer consumer(std::int64_t generation, const std::string& letter) {
  Consumer made;
  made.generation = generation;
  made.project = "project-" + letter;
  made.user = "user-" + letter;
  made.type = "INSTANCE";
  return made;
}

}  // namespace

std::string expand(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t mark = text.find('$');
    out += text.substr(0, mark);
    if (mark == std::string_view::npos) return out;
    text.remove_prefix(mark + 1);
    std::size_t length = 0;
    while (length < text.size() && text[length] >= 'a' && text[length] <= 'z') ++length;
    const auto name = names().find(text.substr(0, length));
    out += name == names().end() ? "$" + std::string(text.substr(0, length)) : name->second;
    text.remove_prefix(length);
  }
}

State world() {
  State state;
  Provider& main = state.providers[expand("$main")] = provider("main", 2);
  main.inventories["VCPU"] = inventory(64);
  main.inventories["VCPU"].max_unit = 32;
  main.inventories["VCPU"].allocation_ratio = 2.0;
  main.inventories["MEMORY_MB"] = inventory(8192);
  main.inventories["MEMORY_MB"].reserved = 512;
  main.inventories["MEMORY_MB"].min_unit = 256;
  main.inventories["MEMORY_MB"].step_size = 128;
  main.inventories["DISK_GB"] = inventory(1000);
  Provider& full = state.providers[expand("$full")] = provider("full", 5);
  full.inventories["VCPU"] = inventory(4);
  Provider& spare = state.providers[expand("$spare")] = provider("spare", 1);
  spare.inventories["VCPU"] = inventory(8);
  spare.inventories["DISK_GB"] = inventory(100);
  state.providers[expand("$parent")] = provider("parent", 0);
  Provider& empty = state.providers[expand("$empty")] = provider("empty", 0);
  empty.parent = expand("$parent");
  Consumer& own = state.consumers[expand("$own")] = consumer(1, "a");
  own.allocations[expand("$main")]["VCPU"] = 4;
  Consumer& other = state.consumers[expand("$other")] = consumer(3, "b");
  other.allocations[expand("$full")]["VCPU"] = 4;
  return state;
}

Identity identity(Who who) {
  switch (who) {
    case Who::kAdmin:
      return {"admin", ""};
    case Who::kOwnerA:
      return {"owner", "project-a"};
    case Who::kOwnerB:
      return {"owner", "project-b"};
    case Who::kReader:
      return {"reader", ""};
    default:
      return {};
  }
}

Request request(std::string_view line, std::string_view body) {
  const std::size_t space = line.find(' ');
  Request made;
  made.method = line.substr(0, space);
  made.target = expand(line.substr(space + 1));
  made.body = expand(body);
  if (made.method == "POST" || made.method == "PUT") {
    made.headers.add("Content-Type", "application/json");
  }
  return made;
}

std::string to_string(const Outcomes& outcomes) {
  if (!outcomes.known) return "unknown";
  std::string text;
  for (const auto& outcome : outcomes.permitted) {
    if (!text.empty()) text += ", ";
    text += std::to_string(outcome.status) + " " + outcome.rule;
  }
  return text;
}

}  // namespace bodkin::model
