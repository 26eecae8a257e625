// Request bodies, responses and links of OpenAPI 3.
#include <utility>

#include "base/text.h"
#include "contract/loader.h"
#include "contract/other_body.h"
#include "http/uri.h"
#include "json/tree.h"

namespace bodkin::contract {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

// The bytes that an example means in a media type that is not JSON; empty: none.
std::string other_text(const Loader& loader, std::string_view type, NodeId example) {
  if (example == kNone) return {};
  const Document& document = loader.document;
  if (!is_form(type) || document.tree().at(example).kind != Kind::kObject) {
    return document.text(example);
  }
  std::string out;
  for (NodeId m = document.first(example); m != kNone; m = document.next(m)) {
    out += (out.empty() ? "" : "&") + http::percent_encode(document.key(m)) + "=" +
           http::percent_encode(document.text(m));
  }
  return out;
}

void read_other_media(const Loader& loader, NodeId media, Operation& out) {
  const std::string type = loader.document.key(media);
  out.has_other_body = out.has_other_body || !is_json_media_type(type);
  if (!out.other_media_type.empty() || is_json_media_type(type)) return;
  out.other_media_type = type;
  NodeId example = loader.example(media);
  if (const NodeId schema = loader.document.member(media, "schema");
      example == kNone && schema != kNone) {
    if (const auto target = loader.document.follow(schema)) example = loader.example(*target);
  }
  out.other_example = other_text(loader, type, example);
}

// Where a body that is not JSON is required and the document has no example of it: one made by its
// schema. A schema that cannot be read is no reason to give up the operation.
Result<void> make_other_media(const Loader& loader, NodeId content, Operation& out) {
  if (!out.body_required || !out.has_other_body || !out.other_example.empty()) return {};
  if (out.body != nullptr || !out.body_media_type.empty()) return {};
  const Document& document = loader.document;
  const schema::Schema* schema = nullptr;
  const NodeId media = document.member(content, out.other_media_type);
  const NodeId described = media == kNone ? kNone : document.member(media, "schema");
  if (described != kNone) {
    const auto read = loader.schema(described);
    if (read) schema = *read;
  }
  OtherBody made = make_other_body(out.other_media_type, schema);
  if (auto done = loader.charge(content, made.text.size()); !done) return done;
  out.other_media_type = std::move(made.media_type);
  out.other_example = std::move(made.text);
  return {};
}

// An operationRef within the document as "METHOD /path"; empty: none.
std::string name_of_reference(const std::string& reference) {
  constexpr std::string_view kPaths = "/paths/";
  const std::string pointer = split_reference(reference).fragment;
  if (!pointer.starts_with(kPaths)) return {};
  const std::size_t slash = pointer.find('/', kPaths.size());
  if (slash == std::string::npos) return {};
  std::string method = pointer.substr(slash + 1);
  for (char& c : method) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  std::string path;
  for (std::size_t i = kPaths.size(); i < slash; ++i) {
    const bool escape = pointer[i] == '~' && i + 1 < slash;
    path += !escape ? pointer[i] : pointer[i + 1] == '1' ? '/' : '~';
    if (escape) ++i;
  }
  return method + " " + path;
}

// A string is an expression (or a constant that reads the same); anything else is JSON.
std::string expression(const Document& document, NodeId node) {
  if (node == kNone) return {};
  return document.tree().at(node).kind == Kind::kString ? document.text(node)
                                                        : json::print(document.tree(), node);
}

Result<void> read_headers(const Loader& loader, NodeId response, ResponseSpec& out) {
  const Document& document = loader.document;
  for (NodeId h = document.first(document.member(response, "headers")); h != kNone;
       h = document.next(h)) {
    const auto target = document.follow(h);
    if (!target) return std::unexpected(target.error());
    if (auto done = loader.charge(h); !done) return done;
    ResponseHeader header{.name = document.key(h), .required = loader.flag(*target, "required")};
    if (const NodeId described = document.member(*target, "schema"); described != kNone) {
      const auto schema = loader.schema(described);
      if (!schema) return std::unexpected(schema.error());
      header.schema = *schema;
    }
    out.headers.push_back(std::move(header));
  }
  return {};
}

Result<void> read_response(const Loader& loader, NodeId response, ResponseSpec& out) {
  const Document& document = loader.document;
  if (auto done = read_headers(loader, response, out); !done) return done;
  for (NodeId media = document.first(document.member(response, "content")); media != kNone;
       media = document.next(media)) {
    if (auto done = loader.charge(media); !done) return done;
    out.media_types.push_back(document.key(media));
    const NodeId described = document.member(media, "schema");
    if (out.body != nullptr || described == kNone) continue;
    if (!is_json_media_type(out.media_types.back())) continue;
    const auto schema = loader.schema(described);
    if (!schema) return std::unexpected(schema.error());
    out.body = *schema;
  }
  return read_links(loader, response, out);
}

}  // namespace

bool is_form(std::string_view media_type) {
  return equal_ignore_case(media_type.substr(0, media_type.find(';')),
                           "application/x-www-form-urlencoded");
}

Result<void> read_body(const Loader& loader, NodeId node, Operation& out) {
  if (node == kNone) return {};
  const Document& document = loader.document;
  const auto target = document.follow(node);
  if (!target) return std::unexpected(target.error());
  out.body_required = loader.flag(*target, "required");
  for (NodeId media = document.first(document.member(*target, "content")); media != kNone;
       media = document.next(media)) {
    if (auto done = loader.charge(media); !done) return done;
    const std::string type = document.key(media);
    const bool any = type == "*/*" || type == "application/*";
    if ((!any && !is_json_media_type(type)) || !out.body_media_type.empty()) {
      read_other_media(loader, media, out);
      continue;
    }
    out.body_media_type = any ? "application/json" : type;
    if (const NodeId example = loader.example(media); example != kNone) {
      out.body_example = json::print(document.tree(), example);
      if (auto done = loader.charge(example, out.body_example.size()); !done) return done;
    }
    const NodeId described = document.member(media, "schema");
    if (described == kNone) continue;
    const auto schema = loader.schema(described);
    if (!schema) return std::unexpected(schema.error());
    out.body = *schema;
    if (!out.body_example.empty()) continue;
    out.body_example = out.body->example;
    if (auto done = loader.charge(media, out.body_example.size()); !done) return done;
  }
  return make_other_media(loader, document.member(*target, "content"), out);
}

Result<void> read_responses(const Loader& loader, NodeId operation, Operation& out) {
  const Document& document = loader.document;
  for (NodeId r = document.first(document.member(operation, "responses")); r != kNone;
       r = document.next(r)) {
    ResponseSpec spec;
    spec.status = document.key(r);
    if (spec.status.starts_with("x-")) continue;
    const auto target = document.follow(r);
    if (!target) return std::unexpected(target.error());
    if (auto charged = loader.charge(r); !charged) return charged;
    auto done = loader.version_2 ? read_response_2(loader, operation, *target, spec)
                                 : read_response(loader, *target, spec);
    if (!done) return done;
    out.responses.push_back(std::move(spec));
  }
  return {};
}

Result<void> read_links(const Loader& loader, NodeId response, ResponseSpec& out) {
  const Document& document = loader.document;
  for (NodeId l = document.first(document.member(response, "links")); l != kNone;
       l = document.next(l)) {
    const auto target = document.follow(l);
    if (!target) {
      loader.note(target.error());
      continue;
    }
    if (auto done = loader.charge(l); !done) return done;
    Link link;
    link.name = document.key(l);
    link.operation = loader.text(*target, "operationId");
    if (link.operation.empty()) {
      link.operation = name_of_reference(loader.text(*target, "operationRef"));
    }
    if (link.operation.empty()) {
      loader.note(*target,
                  "a link names its operation by \"operationId\" or by an \"operationRef\" such as "
                  "\"#/paths/~1things/get\"; it is ignored");
      continue;
    }
    for (NodeId p = document.first(document.member(*target, "parameters")); p != kNone;
         p = document.next(p)) {
      if (auto done = loader.charge(p); !done) return done;
      link.parameters.emplace_back(document.key(p), expression(document, p));
    }
    link.body = expression(document, document.member(*target, "requestBody"));
    out.links.push_back(std::move(link));
  }
  return {};
}

}  // namespace bodkin::contract
