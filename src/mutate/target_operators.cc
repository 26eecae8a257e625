// Path, method, and the operation as a whole.
#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "http/http_file.h"
#include "http/uri.h"
#include "mutate/request.h"
#include "mutate/request_values.h"

namespace bodkin::mutate {
namespace {

constexpr std::string_view kMark = "bodkin-parameter";

// One parameter of the path, given a value that is encoded for it.
bool set_parameter(RequestContext& context, std::size_t index, const std::string& value) {
  if (value.empty() || value == context.parameters[index].value) return false;
  context.parameters[index].value = value;
  context.path = http::expand_path(context.operation->path, context.parameters);
  return true;
}

bool has_parameters(const RequestContext& context) {
  return context.operation != nullptr && !context.parameters.empty();
}

bool world_value(RequestContext& context) {
  if (!has_parameters(context)) return false;
  const std::size_t i = context.random().below(context.parameters.size());
  const http::PathParameter& parameter = context.parameters[i];
  std::string value = context.text.known.for_parameter(parameter.name, context.random());
  if (value.empty() || context.random().one_in(4)) {
    value = context.text.known.other_identifier(parameter.value, context.random());
  }
  return set_parameter(context, i, value);
}

bool unknown_value(RequestContext& context) {
  if (!has_parameters(context)) return false;
  const std::size_t i = context.random().below(context.parameters.size());
  return set_parameter(context, i, context.service.world.unknown_for(context.parameters[i].name));
}

bool hostile_parameter(RequestContext& context) {
  if (!has_parameters(context)) return false;
  const std::size_t i = context.random().below(context.parameters.size());
  const http::PathParameter& parameter = context.parameters[i];
  const auto* declared = declared_parameter(context, contract::Place::kPath, parameter.name);
  return set_parameter(context, i, hostile_value(context, parameter.value, declared));
}

// Pieces that mean something to whoever splits and normalises paths; they go in as they are.
bool raw_parameter(RequestContext& context) {
  static constexpr std::array<std::string_view, 12> kPieces = {
      "..",  ".",   "%2e%2e", "%2E%2E%2F", "%00", "%",
      "%zz", "..;", "%2f",    "%ff",       "*",   "%0d%0aX:%201"};
  if (!has_parameters(context)) return false;
  const std::size_t i = context.random().below(context.parameters.size());
  std::string piece(context.random().pick(kPieces));
  if (context.random().one_in(2))
    piece.insert(0, http::percent_encode(context.parameters[i].value));
  context.parameters[i].value = kMark;
  context.path = http::expand_path(context.operation->path, context.parameters);
  const std::size_t at = context.path.find(kMark);
  if (at == std::string::npos) return false;
  context.path.replace(at, kMark.size(), piece);
  return true;
}

bool long_parameter(RequestContext& context) {
  if (!has_parameters(context)) return false;
  const std::size_t size = context.random().one_in(4) ? 8000 : 256;
  if (!context.text.spend(size)) return false;
  const std::size_t i = context.random().below(context.parameters.size());
  return set_parameter(context, i, std::string(size, 'a'));
}

bool trailing_slash(RequestContext& context) {
  context.path.push_back('/');
  return true;
}

std::size_t any_slash(RequestContext& context) {
  std::vector<std::size_t> slashes;
  for (std::size_t i = 0; i < context.path.size(); ++i) {
    if (context.path[i] == '/') slashes.push_back(i);
  }
  return slashes.empty() ? std::string::npos : context.random().pick(slashes);
}

bool double_slash(RequestContext& context) {
  const std::size_t at = any_slash(context);
  if (at == std::string::npos) return false;
  context.path.insert(at, "/");
  return true;
}

bool drop_segment(RequestContext& context) {
  const std::size_t at = any_slash(context);
  if (at == std::string::npos || context.path.size() < 2) return false;
  const std::size_t end = std::min(context.path.find('/', at + 1), context.path.size());
  context.path.erase(at, end - at);
  if (context.path.empty()) context.path = "/";
  return true;
}

bool add_segment(RequestContext& context) {
  static constexpr std::array<std::string_view, 6> kSegments = {"x",      "admin", "..",
                                                                "%2e%2e", "0",     ".json"};
  context.path.append("/").append(context.random().pick(kSegments));
  return true;
}

// The same path to whoever decodes before comparing.
bool encode_letter(RequestContext& context) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  if (context.path.empty()) return false;
  const std::size_t at = context.random().below(context.path.size());
  const auto byte = static_cast<unsigned char>(context.path[at]);
  if (byte == '/' || byte == '%') return false;
  context.path.replace(at, 1, {'%', kHex[byte >> 4U], kHex[byte & 15U]});
  return true;
}

bool change_case(RequestContext& context) {
  const std::size_t at = any_slash(context);
  if (at == std::string::npos || at + 1 >= context.path.size()) return false;
  char& letter = context.path[at + 1];
  const bool lower = letter >= 'a' && letter <= 'z';
  const bool upper = letter >= 'A' && letter <= 'Z';
  if (lower || upper) letter = static_cast<char>(letter ^ 0x20);
  return lower || upper;
}

bool other_method(RequestContext& context) {
  std::vector<const contract::Operation*> others;
  for (const contract::Operation& each : context.service.contract.operations()) {
    if (context.operation != nullptr && each.path == context.operation->path &&
        each.method != context.request.method) {
      others.push_back(&each);
    }
  }
  if (others.empty()) return false;
  context.request.method = context.random().pick(others)->method;
  return true;
}

bool undefined_method(RequestContext& context) {
  static constexpr std::array<std::string_view, 8> kMethods = {"GET",   "PUT",  "POST",    "DELETE",
                                                               "PATCH", "HEAD", "OPTIONS", "TRACE"};
  std::set<std::string_view> defined;
  for (const contract::Operation& each : context.service.contract.operations()) {
    if (context.operation != nullptr && each.path == context.operation->path) {
      defined.insert(each.method);
    }
  }
  const std::string_view method = context.random().pick(kMethods);
  if (defined.contains(method) || method == context.request.method) return false;
  context.request.method = method;
  return true;
}

bool odd_method(RequestContext& context) {
  if (context.random().one_in(2)) {
    const std::string lower = to_lower(context.request.method);
    if (lower == context.request.method) return false;
    context.request.method = lower;
    return true;
  }
  const RequestValue& row = draw_request_value(Part::kMethod, context.random());
  context.request.method = row.value;
  context.text.note(row.name);
  return true;
}

bool compose(RequestContext& context, const contract::Operation& operation) {
  const Request* valid =
      context.service.stock.pick(operation, context.text.generator, context.random());
  if (valid == nullptr) return false;
  context.request = *valid;
  const http::Target target = http::split_target(context.request.target);
  context.path = target.path;
  context.query = target.query;
  return true;
}

bool other_operation(RequestContext& context) {
  if (!context.random().one_in(4) && other_with_body(context)) return true;
  const auto& operations = context.service.operations;
  return !operations.empty() && compose(context, *context.random().pick(operations));
}

bool same_operation(RequestContext& context) {
  return context.operation != nullptr && compose(context, *context.operation);
}

constexpr RequestOperator kOperators[] = {
    {"path.world", "A path parameter names another object of the world.", 20, world_value},
    {"path.unknown", "A path parameter names something that never exists.", 6, unknown_value},
    {"path.hostile", "A hostile value as a path parameter.", 14, hostile_parameter},
    {"path.raw", "Dots, NULs and broken escapes in a path parameter.", 4, raw_parameter},
    {"path.long", "A path parameter of 256 or 8000 characters.", 1, long_parameter},
    {"path.trailing_slash", "A slash after the path.", 1, trailing_slash},
    {"path.double_slash", "Two slashes in a row.", 1, double_slash},
    {"path.drop_segment", "A segment of the path left out.", 1, drop_segment},
    {"path.add_segment", "A segment more.", 1, add_segment},
    {"path.encoded_letter", "A letter of the path percent-encoded.", 1, encode_letter},
    {"path.case", "A segment that begins in the other case.", 1, change_case},
    {"method.other", "Another method that the path has.", 4, other_method},
    {"method.undefined", "A method that the path does not have.", 4, undefined_method},
    {"method.odd", "A method in lower case or of another protocol.", 1, odd_method},
    {"operation.other", "A valid request of any operation.", 20, other_operation},
    {"operation.again", "Another valid request of the same operation.", 10, same_operation},
};

}  // namespace

bool other_with_body(RequestContext& context) {
  std::vector<const contract::Operation*> writes;
  for (const contract::Operation* each : context.service.operations) {
    if (each->body != nullptr) writes.push_back(each);
  }
  return !writes.empty() && compose(context, *context.random().pick(writes));
}

bool mend_head(RequestContext& context) {
  if (context.operation == nullptr) return other_with_body(context);
  bool mended = false;
  for (std::size_t i = 0; i < context.parameters.size(); ++i) {
    const auto known = context.service.world.bindings.find(context.parameters[i].name);
    if (known == context.service.world.bindings.end() || known->second.empty()) continue;
    const auto& values = known->second;
    if (std::find(values.begin(), values.end(), context.parameters[i].value) != values.end()) {
      continue;
    }
    mended = set_parameter(context, i, context.random().pick(values)) || mended;
  }
  const std::string& type = context.operation->body_media_type;
  if (!type.empty() && context.request.headers.get("Content-Type") != type) {
    context.request.headers.remove("Content-Type");
    context.request.headers.add("Content-Type", type);
    mended = true;
  }
  return mended;
}

std::span<const RequestOperator> target_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
