// Headers: media types, and fields that proxies and frameworks act on. What frames the message on
// the wire (Content-Length, Transfer-Encoding, Expect, Host, Connection) is left alone: the client
// writes it, and a wrong one would test the client. Credentials belong to the principal and stay.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "http/uri.h"
#include "mutate/request.h"
#include "mutate/request_values.h"
#include "mutate/sampler.h"
#include "schema/generate.h"

namespace bodkin::mutate {
namespace {

constexpr std::size_t kLongHeaderBytes = 9000;

// Field values stay on one line: what would end it is percent-encoded.
std::string one_line(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out.append(http::percent_encode({&c, 1}));
    } else {
      out.push_back(c);
    }
  }
  const std::size_t first = out.find_first_not_of(' ');
  if (first == std::string::npos) return "x";
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

bool is_credential(const RequestContext& context, std::string_view name) {
  const auto& names = context.service.contract.credential_headers();
  return equal_ignore_case(name, "Authorization") || equal_ignore_case(name, "Cookie") ||
         std::any_of(names.begin(), names.end(),
                     [&](const std::string& each) { return equal_ignore_case(each, name); });
}

bool set(RequestContext& context, std::string_view name, std::string value) {
  if (is_credential(context, name)) return false;
  const std::string* present = context.request.headers.find(name);
  if ((present != nullptr && *present == value) ||
      !context.text.spend(name.size() + value.size() + 4)) {
    return false;
  }
  context.request.headers.set(name, std::move(value));
  return true;
}

// A row of the table, noted by its own name too.
bool set_row(RequestContext& context, Part part, std::string_view field) {
  const RequestValue& row = draw_request_value(part, context.random());
  if (!set(context, field.empty() ? row.field : field, std::string(row.value))) return false;
  context.text.note(row.name);
  return true;
}

bool wrong_content_type(RequestContext& context) {
  return set_row(context, Part::kOtherType, "Content-Type");
}

bool no_content_type(RequestContext& context) {
  return context.request.headers.remove("Content-Type") > 0;
}

bool content_type_parameters(RequestContext& context) {
  return set_row(context, Part::kJsonType, "Content-Type");
}

bool odd_accept(RequestContext& context) {
  return set_row(context, Part::kAccept, "Accept");
}

bool odd_header(RequestContext& context) {
  return set_row(context, Part::kField, {});
}

const contract::Parameter* any_declared(RequestContext& context) {
  if (context.operation == nullptr) return nullptr;
  Sampler<const contract::Parameter*> sampler(context.random());
  for (const auto& each : context.operation->parameters) {
    if (each.in == contract::Place::kHeader) sampler.offer(1, &each);
  }
  return sampler.empty() ? nullptr : sampler.item();
}

bool declared_header(RequestContext& context) {
  const contract::Parameter* declared = any_declared(context);
  if (declared == nullptr) return false;
  const std::string value = context.random().one_in(2)
                                ? parameter_value(context, declared, declared->name, {})
                                : hostile_value(context, "x", declared);
  return set(context, declared->name, one_line(value));
}

bool hostile_header(RequestContext& context) {
  static constexpr std::array<std::string_view, 5> kNames = {
      "User-Agent", "Referer", "X-Request-Id", "Accept-Language", "X-Bodkin-Note"};
  return set(context, context.random().pick(kNames), one_line(hostile_text(context.text)));
}

bool long_header(RequestContext& context) {
  return set(context, "X-Bodkin-Note", std::string(kLongHeaderBytes, 'a'));
}

bool remove_header(RequestContext& context) {
  Sampler<std::string> names(context.random());
  for (const Header& field : context.request.headers.fields()) {
    names.offer(is_credential(context, field.name) ? 0 : 1, field.name);
  }
  return !names.empty() && context.request.headers.remove(names.item()) > 0;
}

bool repeat_header(RequestContext& context) {
  Sampler<Header> fields(context.random());
  for (const Header& field : context.request.headers.fields()) {
    fields.offer(is_credential(context, field.name) ? 0 : 1, field);
  }
  if (fields.empty()) return false;
  context.request.headers.add(fields.item().name, fields.item().value);
  return true;
}

constexpr RequestOperator kOperators[] = {
    {"header.content_type_wrong", "A media type that is not JSON.", 6, wrong_content_type},
    {"header.content_type_missing", "No media type.", 3, no_content_type},
    {"header.content_type_parameters", "JSON with parameters, in other case.", 3,
     content_type_parameters},
    {"header.accept", "A media type that is hardly offered.", 3, odd_accept},
    {"header.odd", "A field that proxies or frameworks act on.", 5, odd_header},
    {"header.declared", "A declared header, valid or hostile.", 6, declared_header},
    {"header.hostile", "A hostile value in a common header.", 5, hostile_header},
    {"header.long", "A header of 9000 bytes.", 1, long_header},
    {"header.remove", "A header left out.", 1, remove_header},
    {"header.repeat", "A header twice.", 1, repeat_header},
};

}  // namespace

std::span<const RequestOperator> header_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
