// What OpenAPI 2.0 ("Swagger") says elsewhere than 3.0 does: bodies are parameters, media types
// stand beside them. Schemas stay where they are, so lines and locations are the document's own.
#include <algorithm>
#include <utility>

#include "base/random.h"
#include "base/text.h"
#include "contract/loader.h"
#include "contract/other_body.h"
#include "http/uri.h"
#include "json/scan.h"
#include "json/tree.h"
#include "schema/generate.h"

namespace bodkin::contract {
namespace {

using json::kNone;
using json::NodeId;

struct FieldParameter {
  FormField field;  // value empty: the document has none, and none can be made
  bool required = false;
};

struct Bodies {
  NodeId body = kNone;  // the parameter
  std::vector<FieldParameter> fields;
};

Result<std::vector<std::string>> media_types(const Loader& loader, NodeId operation,
                                             std::string_view key) {
  std::vector<std::string> out;
  const NodeId list = loader.own_or_root(operation, key);
  for (NodeId t = loader.document.first(list); t != kNone; t = loader.document.next(t)) {
    if (auto done = loader.charge(t); !done) return std::unexpected(done.error());
    out.push_back(loader.document.text(t));
  }
  return out;
}

// A value by what the parameter says of itself; empty where that is a pattern.
std::string made_value(const Loader& loader, NodeId parameter) {
  const Document& document = loader.document;
  if (document.member(parameter, "pattern") != kNone) return {};
  const std::string type = loader.text(parameter, "type");
  schema::Schema schema;
  schema.types = type == "integer"   ? schema::kInteger
                 : type == "number"  ? schema::kNumber
                 : type == "boolean" ? schema::kBoolean
                                     : schema::kString;
  schema.format = loader.text(parameter, "format");
  for (const auto& [key, bound] :
       {std::pair{"minimum", &schema.minimum}, std::pair{"maximum", &schema.maximum}}) {
    if (std::string text = loader.text(parameter, key); json::is_number(text)) *bound = text;
  }
  const std::string least = loader.text(parameter, "minLength");
  if (least.find_first_not_of("0123456789") == std::string::npos && least.size() < 4) {
    if (!least.empty()) schema.min_length = std::stoul(least);
  }
  schema::Generator generator;
  Random random(1);
  const auto made = generator.generate(schema, random, {});
  if (!made) return {};
  return json::is_string(*made) ? json::decode_string(*made).bytes : *made;
}

FieldParameter field_of(const Loader& loader, NodeId parameter) {
  const Document& document = loader.document;
  FieldParameter out;
  FormField& field = out.field;
  field.name = loader.text(parameter, "name");
  out.required = loader.flag(parameter, "required");
  field.file = loader.text(parameter, "type") == "file";
  for (const char* key : {"x-example", "example", "default"}) {
    if (field.value.empty()) field.value = loader.text(parameter, key);
  }
  if (field.value.empty()) {
    field.value = document.text(document.first(document.member(parameter, "enum")));
  }
  if (field.value.empty() && out.required && !field.file) {
    field.value = made_value(loader, parameter);
  }
  return out;
}

Result<void> collect(const Loader& loader, NodeId list, Bodies& out) {
  const Document& document = loader.document;
  for (NodeId p = document.first(list); p != kNone; p = document.next(p)) {
    const auto target = document.follow(p);
    if (!target) return std::unexpected(target.error());
    const std::string in = loader.text(*target, "in");
    if (in == "body") out.body = *target;
    if (in != "formData") continue;
    if (auto done = loader.charge(p, Loader::kPartBytes + out.fields.size()); !done) return done;
    FieldParameter field = field_of(loader, *target);
    const auto same = std::find_if(
        out.fields.begin(), out.fields.end(),
        [&](const FieldParameter& known) { return known.field.name == field.field.name; });
    if (same != out.fields.end()) {
      *same = std::move(field);
    } else {
      out.fields.push_back(std::move(field));
    }
  }
  return {};
}

void take_form(const std::vector<std::string>& types, const std::vector<FieldParameter>& fields,
               Operation& out) {
  out.has_other_body = true;
  const bool file = std::any_of(fields.begin(), fields.end(),
                                [](const FieldParameter& each) { return each.field.file; });
  const auto form = std::find_if(types.begin(), types.end(),
                                 [](const std::string& type) { return is_form(type); });
  const auto parts = std::find_if(types.begin(), types.end(), [](const std::string& type) {
    return to_lower(type).starts_with("multipart/");
  });
  // Files go in parts; everything else as a form where that is described.
  if (file && parts != types.end()) {
    out.other_media_type = *parts;
  } else if (form != types.end()) {
    out.other_media_type = *form;
  } else if (types.empty()) {
    out.other_media_type = file ? "multipart/form-data" : "application/x-www-form-urlencoded";
  } else {
    out.other_media_type = parts != types.end() ? *parts : types.front();
  }
  const bool encoded =
      is_form(out.other_media_type) || to_lower(out.other_media_type).starts_with("multipart/");
  std::vector<FormField> sent;
  bool whole = encoded;
  for (const FieldParameter& each : fields) {
    out.body_required = out.body_required || each.required;
    if (!each.required) continue;
    whole = whole && (each.field.file || !each.field.value.empty());
    sent.push_back(each.field);
  }
  if (!whole || !out.body_required) return;
  OtherBody made = encode_fields(out.other_media_type, sent);
  out.other_media_type = std::move(made.media_type);
  out.other_example = std::move(made.text);
}

Result<void> take_body(const Loader& loader, const std::vector<std::string>& types, NodeId body,
                       Operation& out) {
  const Document& document = loader.document;
  out.body_required = loader.flag(body, "required");
  for (const std::string& type : types) {
    const bool json = is_json_media_type(type) || type == "*/*" || type == "application/*";
    if (json && out.body_media_type.empty()) {
      out.body_media_type = is_json_media_type(type) ? type : "application/json";
    }
    if (!json && out.other_media_type.empty()) out.other_media_type = type;
  }
  out.has_other_body = !out.other_media_type.empty();
  if (types.empty()) out.body_media_type = "application/json";
  if (out.body_media_type.empty()) {
    if (!out.body_required) return {};
    const NodeId described = document.member(body, "schema");
    const schema::Schema* schema = nullptr;
    if (described != kNone) {
      if (const auto read = loader.schema(described)) schema = *read;
    }
    OtherBody made = make_other_body(out.other_media_type, schema);
    if (auto done = loader.charge(body, made.text.size()); !done) return done;
    out.other_media_type = std::move(made.media_type);
    out.other_example = std::move(made.text);
    return {};
  }
  if (const NodeId example = document.member(body, "x-example"); example != kNone) {
    out.body_example = json::print(document.tree(), example);
  }
  const NodeId described = document.member(body, "schema");
  if (described == kNone) return {};
  const auto schema = loader.schema(described);
  if (!schema) return std::unexpected(schema.error());
  out.body = *schema;
  if (out.body_example.empty()) out.body_example = out.body->example;
  return {};
}

}  // namespace

Result<void> read_body_2(const Loader& loader, NodeId operation, NodeId path_parameters,
                         Operation& out) {
  Bodies bodies;
  if (auto done = collect(loader, path_parameters, bodies); !done) return done;
  const NodeId own = loader.document.member(operation, "parameters");
  if (auto done = collect(loader, own, bodies); !done) return done;
  if (bodies.body == kNone && bodies.fields.empty()) return {};
  const auto types = media_types(loader, operation, "consumes");
  if (!types) return std::unexpected(types.error());
  if (bodies.body != kNone) return take_body(loader, *types, bodies.body, out);
  take_form(*types, bodies.fields, out);
  return {};
}

Result<void> read_response_2(const Loader& loader, NodeId operation, NodeId response,
                             ResponseSpec& out) {
  const Document& document = loader.document;
  for (NodeId h = document.first(document.member(response, "headers")); h != kNone;
       h = document.next(h)) {
    if (auto done = loader.charge(h); !done) return done;
    ResponseHeader header{.name = document.key(h)};  // none is required in 2.0
    const auto schema = loader.schema(h);
    if (!schema) return std::unexpected(schema.error());
    header.schema = *schema;
    out.headers.push_back(std::move(header));
  }
  const NodeId described = document.member(response, "schema");
  if (described == kNone) return {};  // no content
  const auto target = document.follow(described);
  if (!target) return std::unexpected(target.error());
  auto types = media_types(loader, operation, "produces");
  if (!types) return std::unexpected(types.error());
  out.media_types = *std::move(types);
  const bool silent = out.media_types.empty();
  if (loader.text(*target, "type") == "file") {
    if (silent) out.media_types = {"*/*"};
    return {};
  }
  if (silent) out.media_types = {"application/json", "*/*"};
  const bool json = std::any_of(out.media_types.begin(), out.media_types.end(),
                                [](const std::string& type) { return is_json_media_type(type); });
  if (!json) return {};
  const auto schema = loader.schema(described);
  if (!schema) return std::unexpected(schema.error());
  out.body = *schema;
  return {};
}

}  // namespace bodkin::contract
