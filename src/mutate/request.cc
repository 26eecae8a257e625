#include "mutate/request.h"

#include <algorithm>
#include <array>

#include "http/http_file.h"
#include "http/uri.h"
#include "json/scan.h"
#include "mutate/sampler.h"
#include "scenario/current.h"
#include "schema/generate.h"

namespace bodkin::mutate {
namespace {

constexpr int kAttempts = 6;
constexpr int kOperatorTries = 8;
constexpr std::uint64_t kHeadPercent = 30;        // of mutations, where there is a body to change
constexpr std::uint64_t kBodyOnHeadPercent = 15;  // change both

http::HttpFileRequest decode(std::string_view encoded) {
  return http::decode_request(encoded);
}

std::size_t head_bytes(const http::HttpFileRequest& request) {
  std::size_t bytes =
      request.principal.size() + request.request.method.size() + request.request.target.size() + 32;
  for (const Header& field : request.request.headers.fields()) {
    bytes += field.name.size() + field.value.size() + 4;
  }
  return bytes;
}

// Path, query and operation of the request, base path stripped where it stands there.
void read_target(RequestContext& context) {
  const http::Target target = http::split_target(context.request.target);
  context.path = target.path;
  context.query = target.query;
  auto match = context.service.contract.match(context.request.method, context.path);
  const std::string& base = context.service.contract.base_path();
  if (!match && !base.empty() && context.path.starts_with(base)) {
    context.base = base;
    context.path.erase(0, base.size());
    match = context.service.contract.match(context.request.method, context.path);
  }
  if (!match) return;
  context.operation = match->operation;
  context.parameters = std::move(match->parameters);
}

// Whether the operation is steered by its query: it declares one and takes no body.
bool asks_by_query(const contract::Operation* operation) {
  return operation != nullptr && operation->body == nullptr &&
         std::any_of(operation->parameters.begin(), operation->parameters.end(),
                     [](const auto& parameter) { return parameter.in == contract::Place::kQuery; });
}

// Draws one of all operators on the head and applies it; again where it was skipped.
bool change_head(RequestContext& context) {
  constexpr unsigned kQueryWeight = 4;
  const unsigned query_weight = asks_by_query(context.operation) ? kQueryWeight : 1;
  for (int i = 0; i < kOperatorTries; ++i) {
    Sampler<const RequestOperator*> sampler(context.random());
    for (const auto operators : {target_operators(), header_operators()}) {
      for (const RequestOperator& each : operators) sampler.offer(each.weight, &each);
    }
    for (const RequestOperator& each : query_operators()) {
      sampler.offer(each.weight * query_weight, &each);
    }
    const std::size_t names = context.text.names.size();
    if (sampler.item()->apply(context)) {
      context.text.note(sampler.item()->name);
      context.set_target();
      return true;
    }
    context.text.names.resize(names);
    read_target(context);
  }
  return false;
}

std::string attempt(const Shared& shared, const Service& service,
                    const http::HttpFileRequest& decoded, std::string_view other,
                    std::size_t size_max, Random& random) {
  http::HttpFileRequest changed = decoded;
  json::Tree none;
  const std::size_t used = head_bytes(changed);
  Context text{none,
               random,
               shared.known,
               shared.checker,
               shared.generator,
               shared.leaf,
               {},
               size_max - std::min(size_max, used + changed.request.body.size()),
               shared.names};
  RequestContext context{service, changed.request, text};
  read_target(context);

  // Where there is no body there is little to find: one in three becomes a request that has one.
  bool composed = false;
  if (!changed.request.method.empty() && changed.request.body.empty() && random.one_in(3)) {
    composed = other_with_body(context);
    if (composed) {
      text.note("operation.other");
      context.set_target();
      read_target(context);
    }
  }
  // Behind a head that is refused nobody looks at the body.
  if (!composed && !changed.request.body.empty() && random.one_in(3) && mend_head(context)) {
    text.note("head.mended");
    context.set_target();
    read_target(context);
  }
  const bool has_body = !changed.request.body.empty() ||
                        (context.operation != nullptr && context.operation->body != nullptr);
  const schema::Schema* schema = context.operation == nullptr ? nullptr : context.operation->body;
  const bool head = !composed && !changed.request.method.empty() &&
                    (random.below(100) < kHeadPercent || (!has_body && !random.one_in(12)));
  std::vector<std::string> names;
  if (head) change_head(context);
  Shared here = shared;
  here.own = http::values_of(context.parameters);
  // Another thing has another state.
  if (head && has_body && random.one_in(2)) {
    json::Tree body = json::parse(changed.request.body);
    if (scenario::adopt_current(body, schema, here.observed, here.own, random)) {
      changed.request.body = json::print(body);
      text.note("body.current");
    }
  }
  if (!head || (has_body && random.below(100) < kBodyOnHeadPercent)) {
    names = shared.names;
    const std::size_t left = size_max - std::min(size_max, head_bytes(changed));
    const std::string other_body = other.empty() ? std::string{} : decode(other).request.body;
    changed.request.body =
        mutated_body(here, changed.request.body, schema, other_body, left, random);
    shared.names.insert(shared.names.begin(), names.begin(), names.end());
  }
  return http::encode_request(changed);
}

}  // namespace

void RequestContext::set_target() {
  request.target = base + path;
  if (!query.empty()) request.target.append("?").append(query);
  if (request.target.empty()) request.target = "/";
}

const contract::Parameter* declared_parameter(const RequestContext& context, contract::Place place,
                                              std::string_view name) {
  if (context.operation == nullptr) return nullptr;
  for (const contract::Parameter& each : context.operation->parameters) {
    if (each.in == place && each.name == name) return &each;
  }
  return nullptr;
}

std::string parameter_value(RequestContext& context, const contract::Parameter* declared,
                            const std::string& name, std::string_view current) {
  const std::string known = context.text.known.for_parameter(name, context.random());
  if (!known.empty() && !context.random().one_in(4)) return known;
  if (declared != nullptr && declared->schema != nullptr) {
    schema::GenerateOptions options;
    options.use_examples = context.random().one_in(2);
    const auto made = context.text.generator.generate(*declared->schema, context.random(), options);
    if (made) return json::is_string(*made) ? json::decode_string(*made).bytes : *made;
  }
  if (declared != nullptr && !declared->example.empty()) return declared->example;
  return known.empty() ? std::string(current) : known;
}

std::string hostile_value(RequestContext& context, std::string_view current,
                          const contract::Parameter* declared) {
  if (context.random().one_in(2)) return hostile_text(context.text);
  // Rows about spelling know strings; a parameter's text is one.
  const Place place{declared == nullptr ? nullptr : declared->schema, json::Kind::kString,
                    json::quote(current), declared == nullptr ? std::string{} : declared->name};
  const auto drawn = draw_value(context.text, place, Aim::kHostile);
  if (!drawn) return hostile_text(context.text);
  context.text.note(drawn->row->name);
  return drawn->spelling.front() == '"' ? json::decode_string(drawn->spelling).bytes
                                        : drawn->spelling;
}

std::string mutated_request(const Shared& shared, const Service& service, std::string_view encoded,
                            std::string_view other, std::size_t size_max, Random& random) {
  if (encoded.size() > size_max) return mutated_bytes(shared, encoded, size_max, random);
  const http::HttpFileRequest decoded = decode(encoded);
  for (int i = 0; i < kAttempts; ++i) {
    shared.names.clear();
    std::string out = attempt(shared, service, decoded, other, size_max, random);
    if (out.size() <= size_max && out != encoded) return out;
  }
  shared.names.clear();
  return mutated_bytes(shared, encoded, size_max, random);
}

std::string crossed_request(const Shared& shared, std::string_view a, std::string_view b,
                            std::size_t size_max, Random& random) {
  http::HttpFileRequest first = decode(a);
  http::HttpFileRequest second = decode(b);
  Request& to = first.request;
  const Request& from = second.request;
  switch (random.below(4)) {
    case 0:
      to.body = from.body;
      shared.names.emplace_back("cross.body");
      break;
    case 1: {
      const std::string query(http::split_target(from.target).query);
      const http::Target target = http::split_target(to.target);
      to.target = std::string(target.path) + (query.empty() ? "" : "?" + query);
      to.headers = from.headers;
      shared.names.emplace_back("cross.query_and_headers");
      break;
    }
    default: {
      const std::size_t left = size_max - std::min(size_max, head_bytes(first));
      to.body = crossed_body(shared, to.body, from.body, left, random);
    }
  }
  std::string out = http::encode_request(first);
  if (out.size() <= size_max && out != a) return out;
  shared.names.clear();
  return mutated_bytes(shared, a, size_max, random);
}

}  // namespace bodkin::mutate
