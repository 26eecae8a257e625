#include "alphabet.h"

#include "bodies.h"
#include "fixture.h"

namespace bodkin::model {
namespace {

std::string inventories(const std::string& provider, const std::string& map) {
  return R"({"resource_provider_generation": #)" + provider + R"(, "inventories": {)" + map + "}}";
}

// The present generation as JSON.
std::string generation(const State& state, const std::string& name) {
  const std::string uuid = expand("$" + name);
  if (const Provider* const provider = find_provider(state, uuid)) {
    return std::to_string(provider->generation);
  }
  const Consumer* const consumer = find_consumer(state, uuid);
  return consumer ? std::to_string(consumer->generation) : "null";
}

std::string fill_generations(const std::string& text, const State& state) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '#') {
      out += text[i++];
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
    out += generation(state, text.substr(i + 1, end - i - 1));
    i = end;
  }
  return out;
}

const char* const kProviders[] = {"main", "full", "spare", "empty", "parent", "fresh", "dead"};
const char* const kConsumers[] = {"own", "other", "nobody"};
const char* const kClasses[] = {"VCPU",     "VCPU",    "MEMORY_MB", "DISK_GB", "PCI_DEVICE",
                                "CUSTOM_A", "CUSTOM_", "NOTHING",   "vcpu"};
const char* const kIntegers[] = {"1",  "1",    "2",     "3",    "4",   "5",          "8",
                                 "64", "100",  "1000",  "0",    "-1",  "2147483647", "2147483648",
                                 "-0", "null", "\"1\"", "true", "1.5", "5.0",        "1e1"};
const char* const kRatios[] = {"1.0",   "1", "0.5", "0.1", "1.1", "16.7", "3.40282e38",
                               "1e-3",  "0", "1e9", "2e0", "-1",  "1e39", "0.30000000000000004",
                               "1e-320"};
const char* const kDamage = "{}[]:,\"\\'0159-+.eEtfnu \n\x01\x7f\xc3\xa4\xff";

std::string pick_name(Random& random) {
  return random.pick(kProviders);
}

// Mostly a number that is taken.
std::string integer(Random& random) {
  return random.one_in(3) ? random.pick(kIntegers) : std::to_string(random.between(1, 9));
}

std::string record(Random& random) {
  std::string text = R"("total": )" + integer(random);
  for (const char* const key : {"reserved", "min_unit", "max_unit", "step_size"}) {
    if (random.one_in(4)) text += ", \"" + std::string(key) + "\": " + integer(random);
  }
  if (random.one_in(3)) {
    text += R"(, "allocation_ratio": )" + std::string(random.pick(kRatios));
  }
  if (random.one_in(30)) text += R"(, "total": 1)";
  if (random.one_in(30)) text += R"(, "used": 1)";
  return text;
}

std::string some_generation(Random& random, const std::string& name) {
  return random.one_in(6) ? random.pick(kIntegers) : "#" + name;
}

std::string random_claims(Random& random) {
  std::string text;
  for (std::uint64_t i = random.below(3); i > 0; --i) {
    std::string resources;
    for (std::uint64_t j = random.below(4) ? 1 : random.below(3); j > 0; --j) {
      resources += (resources.empty() ? "\"" : ", \"") + std::string(random.pick(kClasses)) +
                   "\": " + integer(random);
    }
    text += (text.empty() ? "" : ", ") + claim("$" + pick_name(random), resources);
  }
  return text;
}

Letter random_provider_write(Random& random) {
  const std::string name = pick_name(random);
  std::string body =
      R"({"name": ")" + std::string(random.one_in(2) ? pick_name(random) : "n") + '"';
  if (random.one_in(2)) {
    body += R"(, "parent_provider_uuid": )" +
            (random.one_in(4) ? "null" : "\"$" + pick_name(random) + '"');
  }
  if (random.one_in(3)) return {Who::kAdmin, "PUT /resource_providers/$" + name, body + "}"};
  if (random.one_in(3)) return {Who::kAdmin, "DELETE /resource_providers/$" + name, ""};
  if (!random.one_in(4)) body += R"(, "uuid": "$)" + name + '"';
  return {Who::kAdmin, "POST /resource_providers", body + "}"};
}

Letter random_inventory_write(Random& random) {
  const std::string name = pick_name(random);
  const std::string line = "/resource_providers/$" + name + "/inventories";
  const std::string resource_class = random.pick(kClasses);
  const std::string known = R"(, "resource_provider_generation": )" + some_generation(random, name);
  switch (random.below(5)) {
    case 0:
      return {Who::kAdmin, "POST " + line,
              "{" + record(random) + R"(, "resource_class": ")" + resource_class + '"' +
                  (random.one_in(2) ? known : "") + "}"};
    case 1:
      return {Who::kAdmin, "PUT " + line + "/" + resource_class,
              "{" + record(random) + known + "}"};
    case 2:
      return {Who::kAdmin, "DELETE " + line + (random.one_in(2) ? "/" + resource_class : ""), ""};
    default:
      break;
  }
  std::string map;
  for (std::uint64_t i = random.below(4); i > 0; --i) {
    map += (map.empty() ? "\"" : ", \"") + std::string(random.pick(kClasses)) + "\": {" +
           record(random) + "}";
  }
  return {Who::kAdmin, "PUT " + line, R"({"inventories": {)" + map + "}" + known + "}"};
}

Letter random_allocation_write(Random& random) {
  const auto body = [&](const std::string& consumer) {
    return allocate(random_claims(random), some_generation(random, consumer),
                    random.one_in(3) ? "project-b" : "project-a");
  };
  const std::string consumer = random.pick(kConsumers);
  if (random.one_in(6)) return {Who::kAdmin, "DELETE /allocations/$" + consumer, ""};
  if (!random.one_in(3)) {
    return {Who::kAdmin, "PUT /allocations/$" + consumer, body(consumer)};
  }
  std::string map;
  for (const std::string name : kConsumers) {
    if (random.one_in(2)) map += (map.empty() ? "\"$" : ", \"$") + name + "\": " + body(name);
  }
  return {Who::kAdmin, "POST /allocations", "{" + map + "}"};
}

Letter random_read(Random& random) {
  const std::string name = pick_name(random);
  switch (random.below(4)) {
    case 0:
      return {Who::kAdmin, "GET /allocations/$" + std::string(random.pick(kConsumers)), ""};
    case 1: {
      const char* const queries[] = {"",       "?name=main",  "?resource_class=VCPU",
                                     "?uuid=", "?name=n%20n", "?resource_class=CUSTOM_A&name=n",
                                     "?",      "?limit=1",    "?name=a&name=b"};
      return {Who::kAdmin, "GET /resource_providers" + std::string(random.pick(queries)), ""};
    }
    default: {
      const char* const parts[] = {"", "/inventories", "/usages", "/allocations",
                                   "/inventories/VCPU"};
      return {Who::kAdmin, "GET /resource_providers/$" + name + random.pick(parts), ""};
    }
  }
}

void damage(Random& random, std::string& text) {
  const std::string bytes = kDamage;
  for (std::uint64_t i = random.between(1, 2); i > 0 && !text.empty(); --i) {
    const std::size_t at = random.below(text.size());
    switch (random.below(3)) {
      case 0:
        text[at] = random.pick(bytes);
        break;
      case 1:
        text.erase(at, 1);
        break;
      default:
        text.insert(at, 1, random.pick(bytes));
    }
  }
}

}  // namespace

const std::vector<Letter>& set_up() {
  static const std::vector<Letter> letters = [] {
    std::vector<Letter> list;
    for (const std::string name : {"main", "full", "spare", "parent"}) {
      list.push_back({Who::kAdmin, "POST /resource_providers",
                      R"({"name": ")" + name + R"(", "uuid": "$)" + name + "\"}"});
    }
    list.push_back({Who::kAdmin, "POST /resource_providers",
                    R"({"name": "empty", "uuid": "$empty", "parent_provider_uuid": "$parent"})"});
    const auto put = [&](const std::string& name, const std::string& map) {
      list.push_back({Who::kAdmin, "PUT /resource_providers/$" + name + "/inventories",
                      inventories(name, map)});
    };
    put("main", R"("VCPU": {"total": 64, "max_unit": 32, "allocation_ratio": 2.0},
                   "MEMORY_MB": {"total": 8192, "reserved": 512, "step_size": 128, "min_unit": 256},
                   "DISK_GB": {"total": 1000})");
    put("full", R"("VCPU": {"total": 8})");
    put("spare", R"("VCPU": {"total": 8}, "DISK_GB": {"total": 100})");
    list.push_back(
        {Who::kOwnerA, "PUT /allocations/$own", allocate(claim("$main", R"("VCPU": 4)"), "#own")});
    for (int i = 0; i < 3; ++i) {
      list.push_back({Who::kOwnerB, "PUT /allocations/$other",
                      allocate(claim("$full", R"("VCPU": 4)"), "#other", "project-b")});
    }
    put("full", R"("VCPU": {"total": 4})");
    return list;
  }();
  return letters;
}

const std::vector<Letter>& alphabet() {
  using enum Who;
  static const std::string spare = "/resource_providers/$spare";
  static const std::string vcpu = R"("VCPU": {"total": 8})";
  static const std::vector<Letter> letters = {
      {kNobody, "GET /", ""},
      {kForged, "GET /resource_providers", ""},
      {kNobody, "DELETE /resource_providers/$spare", ""},
      {kReader, "GET /nowhere", ""},
      {kAdmin, "PATCH /resource_providers", "{}"},
      {kAdmin, "POST /resource_providers", R"({"name": "x"})", "text/plain"},

      {kReader, "GET /resource_providers", ""},
      {kAdmin, "GET /resource_providers?resource_class=VCPU", ""},
      {kAdmin, "GET /resource_providers?name=spare&name=main", ""},
      {kAdmin, "POST /resource_providers", R"({"name": "chosen"})"},
      {kAdmin, "POST /resource_providers",
       R"({"name": "fresh", "uuid": "$fresh", "parent_provider_uuid": "$empty"})"},
      {kAdmin, "POST /resource_providers", R"({"name": "main", "uuid": "$fresh"})"},
      {kAdmin, "POST /resource_providers", R"({"name": "x", "uuid": "$main"})"},
      {kAdmin, "POST /resource_providers", R"({"name": "x", "parent_provider_uuid": "$dead"})"},
      {kOwnerA, "POST /resource_providers", R"({"name": "x"})"},
      {kAdmin, "GET /resource_providers/$fresh", ""},
      {kAdmin, "PUT /resource_providers/$parent",
       R"({"name": "renamed", "parent_provider_uuid": "$spare"})"},
      {kAdmin, "PUT " + spare, R"({"name": "spare", "parent_provider_uuid": "$empty"})"},
      {kAdmin, "PUT /resource_providers/$empty", R"({"name": "e", "parent_provider_uuid": null})"},
      {kAdmin, "PUT " + spare, R"({"name": "main"})"},
      {kAdmin, "DELETE " + spare, ""},
      {kAdmin, "DELETE /resource_providers/$empty", ""},
      {kAdmin, "DELETE /resource_providers/$parent", ""},
      {kAdmin, "DELETE /resource_providers/$main", ""},

      {kOwnerB, "GET " + spare + "/inventories", ""},
      {kAdmin, "PUT " + spare + "/inventories", inventories("spare", vcpu)},
      {kAdmin, "PUT " + spare + "/inventories", inventories("spare", "")},
      {kAdmin, "PUT " + spare + "/inventories", inventories("main", vcpu)},
      {kAdmin, "PUT " + spare + "/inventories", inventories("spare", R"("NOTHING": {"total": 1})")},
      {kAdmin, "PUT " + spare + "/inventories",
       inventories("spare", R"("VCPU": {"total": 1, "reserved": 2})")},
      {kAdmin, "PUT " + spare + "/inventories", inventories("spare", vcpu + ", " + vcpu)},
      {kAdmin, "PUT /resource_providers/$main/inventories", inventories("main", "")},
      {kReader, "PUT " + spare + "/inventories", inventories("spare", vcpu)},
      {kAdmin, "POST " + spare + "/inventories",
       R"({"resource_class": "CUSTOM_A", "total": 7, "step_size": 3})"},
      {kAdmin, "POST " + spare + "/inventories", R"({"resource_class": "VCPU", "total": 7})"},
      {kAdmin, "POST /resource_providers/$empty/inventories",
       R"({"resource_class": "DISK_GB", "total": 7, "resource_provider_generation": 0})"},
      {kAdmin, "PUT " + spare + "/inventories/VCPU",
       R"({"total": 2, "allocation_ratio": 0.5, "resource_provider_generation": #spare})"},
      {kAdmin, "PUT " + spare + "/inventories/VCPU",
       R"({"total": 2, "resource_provider_generation": 77})"},
      {kAdmin, "GET " + spare + "/inventories/CUSTOM_A", ""},
      {kAdmin, "DELETE " + spare + "/inventories/VCPU", ""},
      {kAdmin, "DELETE " + spare + "/inventories", ""},
      {kAdmin, "DELETE /resource_providers/$full/inventories", ""},

      {kReader, "GET " + spare + "/usages", ""},
      {kReader, "GET " + spare + "/allocations", ""},
      {kOwnerA, "GET " + spare + "/allocations", ""},
      {kOwnerA, "GET /allocations/$own", ""},
      {kOwnerA, "GET /allocations/$other", ""},
      {kOwnerB, "GET /allocations/$nobody", ""},
      {kOwnerA, "PUT /allocations/$own",
       allocate(claim("$main", R"("VCPU": 32, "MEMORY_MB": 256)") + ", " +
                    claim("$spare", R"("VCPU": 3)"),
                "#own")},
      {kOwnerA, "PUT /allocations/$own", allocate("", "#own")},
      {kAdmin, "PUT /allocations/$own",
       allocate(claim("$spare", R"("VCPU": 1)"), "1", "project-b")},
      {kOwnerB, "PUT /allocations/$own", allocate("", "#own", "project-b")},
      {kOwnerB, "PUT /allocations/$nobody",
       allocate(claim("$spare", R"("VCPU": 5, "DISK_GB": 100)"), "#nobody", "project-b")},
      {kOwnerB, "PUT /allocations/$nobody",
       allocate(claim("$spare", R"("DISK_GB": 101)"), "#nobody", "project-b")},
      {kAdmin, "PUT /allocations/$nobody",
       allocate(claim("$empty", R"("VCPU": 1)") + ", " + claim("$dead", R"("VCPU": 1)"), "null")},
      {kAdmin, "PUT /allocations/malformed", allocate("", "null")},
      {kAdmin, "DELETE /allocations/$own", ""},
      {kOwnerB, "DELETE /allocations/$nobody", ""},
      {kReader, "DELETE /allocations/$own", ""},
      {kAdmin, "POST /allocations",
       R"({"$other": )" + allocate("", "#other", "project-b") + R"(, "$nobody": )" +
           allocate(claim("$full", R"("VCPU": 4)"), "#nobody") + "}"},
      {kAdmin, "POST /allocations",
       R"({"$own": )" + allocate(claim("$spare", R"("VCPU": 4)"), "#own") + R"(, "$nobody": )" +
           allocate(claim("$spare", R"("VCPU": 5)"), "#nobody") + "}"},
      {kOwnerA, "POST /allocations",
       R"({"$own": )" + allocate(claim("$spare", R"("VCPU": 4)"), "#own") + R"(, "$nobody": )" +
           allocate(claim("$spare", R"("VCPU": 4)"), "#nobody") + "}"},
  };
  return letters;
}

std::vector<Letter> edges() {
  static const char* const lines[] = {
      "GET /",
      "GET /resource_providers",
      "POST /resource_providers",
      "GET /resource_providers/$spare",
      "PUT /resource_providers/$spare",
      "DELETE /resource_providers/$spare",
      "GET /resource_providers/$spare/inventories",
      "PUT /resource_providers/$spare/inventories",
      "POST /resource_providers/$spare/inventories",
      "DELETE /resource_providers/$spare/inventories",
      "GET /resource_providers/$spare/inventories/VCPU",
      "PUT /resource_providers/$spare/inventories/VCPU",
      "DELETE /resource_providers/$spare/inventories/VCPU",
      "GET /resource_providers/$spare/usages",
      "GET /resource_providers/$spare/allocations",
      "POST /allocations",
      "GET /allocations/$own",
      "PUT /allocations/$own",
      "DELETE /allocations/$own",
  };
  std::vector<Letter> letters;
  for (const std::string line : lines) {
    letters.push_back({Who::kAdmin, line + "?bodkin=1", "{}"});
    letters.push_back({Who::kAdmin, line, std::string(1048577, ' ')});
    letters.push_back({Who::kNobody, line, "{}"});
    letters.push_back({Who::kReader, line, "{}"});
    letters.push_back({Who::kAdmin, line, "{}", "text/plain"});
  }
  return letters;
}

Letter random_letter(Random& random) {
  Letter letter;
  switch (random.below(6)) {
    case 0:
      letter = random.pick(alphabet());
      break;
    case 1:
      letter = random_provider_write(random);
      break;
    case 2:
      letter = random_inventory_write(random);
      break;
    case 3:
      letter = random_read(random);
      break;
    default:
      letter = random_allocation_write(random);
  }
  if (random.one_in(6)) letter.who = static_cast<Who>(random.below(6));
  if (random.one_in(8)) damage(random, letter.body);
  if (random.one_in(25)) damage(random, letter.line);
  if (random.one_in(60)) letter.line += "?bodkin=1";
  if (random.one_in(2000)) letter.body.assign(1048577, ' ');
  if (random.one_in(40)) {
    const char* const types[] = {"text/json", "application/json ; a=b", "APPLICATION/JSON", "x"};
    letter.content_type = random.pick(types);
  }
  return letter;
}

Request spell(const Letter& letter, const State& state) {
  Request made = request(letter.line, fill_generations(letter.body, state));
  if (!letter.content_type.empty()) made.headers.set("Content-Type", letter.content_type);
  return made;
}

}  // namespace bodkin::model
