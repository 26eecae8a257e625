#include "fuzzers/wiring.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/dictionary.h"
#include "engine/trap.h"
#include "json/tree.h"

namespace bodkin::fuzzers {
namespace {

service::Config config_from_environment() {
  service::Config config;
  const char* names = std::getenv("BODKIN_DEFECTS");
  std::string_view rest = names == nullptr ? "" : names;
  while (!rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find(','));
    if (!name.empty()) config.defects.emplace_back(name);
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
  }
  return config;
}

[[noreturn]] void harness_bug(const Error& what) {
  std::fprintf(stderr, "HARNESS BUG: %s\n", what.text().c_str());
  std::abort();
}

session::Session& session() {
  static const embedded::Embedded parts = [] {
    auto opened = embedded::open(config_from_environment());
    if (!opened) harness_bug(opened.error());
    if (auto prepared = opened->session->prepare(); !prepared) harness_bug(prepared.error());
    return std::move(*opened);
  }();
  return *parts.session;
}

}  // namespace

engine::BodyTarget& body_target(engine::BodyTarget::Route route, const char* dictionary) {
  static engine::BodyTarget target(session(), engine::dictionary_words(dictionary),
                                   std::move(route));
  return target;
}

engine::RequestTarget& request_target(const char* dictionary) {
  static engine::RequestTarget target(session(), engine::dictionary_words(dictionary),
                                      engine::libfuzzer_leaf());
  return target;
}

void activate(engine::Target& target) {
  if (std::getenv("BODKIN_PLAIN_BYTES") == nullptr) engine::set_active(&target);
}

bool has_member(std::string_view body, std::string_view name) {
  const json::Tree tree = json::parse(body);
  return tree.at(tree.root()).kind == json::Kind::kObject &&
         json::find_member(tree, tree.root(), name) != json::kNone;
}

}  // namespace bodkin::fuzzers
