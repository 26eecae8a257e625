// Query parameters: set, taken away, repeated, hostile, undeclared and malformed.
#include <array>

#include "base/text.h"
#include "http/uri.h"
#include "json/scan.h"
#include "mutate/request.h"
#include "mutate/request_values.h"
#include "mutate/sampler.h"
#include "schema/generate.h"

namespace bodkin::mutate {
namespace {

using Pair = std::pair<std::string, std::string>;  // encoded

std::vector<Pair> pairs_of(const RequestContext& context) {
  std::vector<Pair> pairs;
  for (const auto& [name, value] : http::query_pairs(context.query))
    pairs.emplace_back(name, value);
  return pairs;
}

void write(RequestContext& context, const std::vector<Pair>& pairs) {
  context.query.clear();
  for (const auto& [name, value] : pairs) {
    if (!context.query.empty()) context.query.push_back('&');
    context.query.append(name).append("=").append(value);
  }
}

const contract::Parameter* any_declared(RequestContext& context) {
  if (context.operation == nullptr) return nullptr;
  Sampler<const contract::Parameter*> sampler(context.random());
  for (const auto& each : context.operation->parameters) {
    if (each.in == contract::Place::kQuery) sampler.offer(1, &each);
  }
  return sampler.empty() ? nullptr : sampler.item();
}

void put(RequestContext& context, const std::string& name, const std::string& value) {
  context.query = http::with_query_pair(context.query, name, value);
}

bool set_declared(RequestContext& context) {
  const contract::Parameter* declared = any_declared(context);
  if (declared == nullptr) return false;
  const std::string value = parameter_value(context, declared, declared->name, {});
  if (value.empty()) return false;
  put(context, declared->name, value);
  return true;
}

bool set_hostile(RequestContext& context) {
  const contract::Parameter* declared = any_declared(context);
  if (declared == nullptr) return false;
  std::string current;
  for (const auto& [name, value] : http::query_pairs(context.query)) {
    if (name == declared->name) current = http::percent_decode(value, true);
  }
  if (current.empty()) current = parameter_value(context, declared, declared->name, {});
  put(context, declared->name, hostile_value(context, current, declared));
  return true;
}

// Of the right form, and known to nobody: a filter by a thing or a word that is not there.
bool set_unknown(RequestContext& context) {
  const contract::Parameter* declared = any_declared(context);
  if (declared == nullptr) return false;
  std::string value = context.service.world.unknown_for(declared->name);
  if (declared->schema != nullptr) {
    schema::GenerateOptions options;
    options.use_examples = false;
    const auto made = context.text.generator.generate(*declared->schema, context.random(), options);
    if (made && json::is_string(*made)) value = json::decode_string(*made).bytes;
  }
  put(context, declared->name, value);
  return true;
}

// Empty, or one more than the schema allows.
bool set_length(RequestContext& context) {
  constexpr std::uint64_t kLengthMax = 4096;
  const contract::Parameter* declared = any_declared(context);
  if (declared == nullptr || declared->schema == nullptr) return false;
  const auto& most = declared->schema->max_length;
  const bool too_long = most && *most < kLengthMax && context.random().one_in(2);
  put(context, declared->name, std::string(too_long ? *most + 1 : 0, 'a'));
  return true;
}

bool remove_one(RequestContext& context) {
  std::vector<Pair> pairs = pairs_of(context);
  if (pairs.empty()) return false;
  pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(context.random().below(pairs.size())));
  write(context, pairs);
  return true;
}

bool repeat_one(RequestContext& context) {
  std::vector<Pair> pairs = pairs_of(context);
  if (pairs.empty()) {
    const contract::Parameter* declared = any_declared(context);
    if (declared == nullptr) return false;
    const std::string value = parameter_value(context, declared, declared->name, {});
    pairs.emplace_back(http::percent_encode(declared->name), http::percent_encode(value));
  }
  pairs.push_back(context.random().pick(pairs));
  write(context, pairs);
  return true;
}

bool add_undeclared(RequestContext& context) {
  static constexpr std::array<std::string_view, 12> kNames = {
      "limit", "offset", "sort", "fields",   "debug",   "id",
      "admin", "q",      "page", "callback", "_method", "project_id"};
  static constexpr std::array<std::string_view, 6> kValues = {"1", "-1", "true",
                                                              "",  "x",  "999999999"};
  const std::string name(context.random().pick(kNames));
  const std::string value = context.random().one_in(3)
                                ? hostile_text(context.text)
                                : std::string(context.random().pick(kValues));
  put(context, name, value);
  return true;
}

// A declared parameter as a list or an object in some style, whatever its own is.
bool other_style(RequestContext& context) {
  const contract::Parameter* declared = any_declared(context);
  if (declared == nullptr) return false;
  const auto element = [&] {
    const std::string value = parameter_value(context, declared, declared->name, {});
    return http::percent_encode(value.empty() ? "1" : value);
  };
  const RequestValue& row = draw_request_value(Part::kArrayInQuery, context.random());
  std::string text(row.value);
  replace_all(text, "{n}", http::percent_encode(declared->name));
  replace_all(text, "{a}", element());
  replace_all(text, "{b}", element());
  if (!context.text.spend(text.size())) return false;
  std::vector<Pair> pairs = pairs_of(context);
  std::erase_if(
      pairs, [&](const Pair& pair) { return pair.first == http::percent_encode(declared->name); });
  write(context, pairs);
  if (!context.query.empty()) context.query.push_back('&');
  context.query.append(text);
  context.text.note(row.name);
  return true;
}

bool malformed(RequestContext& context) {
  static constexpr std::array<std::string_view, 10> kPieces = {
      "%", "%zz", "&&", "=x", "a", "a[]=1", "a=b=c", "%00=1", "?", ";a=1"};
  if (!context.query.empty()) context.query.push_back('&');
  context.query.append(context.random().pick(kPieces));
  return true;
}

constexpr RequestOperator kOperators[] = {
    {"query.set", "A declared query parameter with a valid value.", 12, set_declared},
    {"query.hostile", "A declared query parameter with a hostile value.", 14, set_hostile},
    {"query.unknown", "A declared query parameter that names what does not exist.", 6, set_unknown},
    {"query.length", "A declared query parameter that is empty or too long.", 6, set_length},
    {"query.remove", "A query parameter left out.", 4, remove_one},
    {"query.repeat", "A query parameter twice.", 3, repeat_one},
    {"query.undeclared", "A query parameter that is not declared.", 5, add_undeclared},
    {"query.style", "A declared query parameter as a list or an object in some style.", 5,
     other_style},
    {"query.malformed", "A query with broken escapes or odd separators.", 3, malformed},
};

}  // namespace

std::span<const RequestOperator> query_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
