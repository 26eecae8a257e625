#include "engine/body_target.h"

#include "engine/edge_counters.h"
#include "engine/trap.h"
#include "scenario/compose.h"

namespace bodkin::engine {
namespace {

constexpr std::uint64_t kBlankBodies = 8;  // valid bodies to begin with

}  // namespace

BodyTarget::BodyTarget(session::Session& session, std::vector<std::string> words, Route route)
    : session_(session),
      features_(session.contract()),
      mutator_(session.contract(), session.world(), std::move(words), libfuzzer_leaf()),
      route_(std::move(route)) {
  keep_probes_out_of_coverage(session.runner());
}

void BodyTarget::run(std::string_view input) {
  const session::Judged judged = session_.run(session_.body_request(route_(input), input));
  features_.record(judged);
  trap_first(judged.findings, session_.modelled());
  if (!judged.trace.exchanges.empty() && judged.trace.exchanges.front().success()) {
    recent_.add(input);
  }
}

std::string BodyTarget::mutate(std::string_view input, std::size_t size_max, std::uint64_t seed) {
  const contract::Operation* operation = session_.contract().find(route_(input));
  // Without seeds an engine begins with an empty line: a valid body is the better beginning.
  if (is_blank(input) && operation != nullptr) {
    const scenario::Composed composed =
        scenario::valid_request(*operation, session_.world(), seed % kBlankBodies);
    const std::string& body = composed.request.request.body;
    if (!body.empty() && body.size() <= size_max) return body;
  }
  std::vector<std::string> own;
  if (operation != nullptr) {
    for (const std::string& name : http::path_parameter_names(operation->path)) {
      own.push_back(session_.world().value_for(name));
    }
  }
  return mutator_.mutate_body(input, operation == nullptr ? nullptr : operation->body,
                              recent_.pick(seed), size_max, seed, own);
}

std::string BodyTarget::cross(std::string_view a, std::string_view b, std::size_t size_max,
                              std::uint64_t seed) {
  return mutator_.cross_bodies(a, b, size_max, seed);
}

}  // namespace bodkin::engine
