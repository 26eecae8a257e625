#include "contract/other_body.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "base/text.h"
#include "contract/loader.h"
#include "http/uri.h"
#include "json/scan.h"
#include "json/tree.h"
#include "schema/generate.h"

namespace bodkin::contract {
namespace {

using json::Kind;
using json::NodeId;

constexpr std::string_view kBytes = "bodkin";
constexpr std::string_view kBoundary = "bodkin-5f0c7d1e2a9b";
constexpr std::uint64_t kSeed = 1;
constexpr int kDepthMax = 8;

// A scalar as people write it; a container as JSON.
std::string text_of(const json::Tree& tree, NodeId node) {
  return tree.at(node).kind == Kind::kString ? json::decode_string(tree.at(node).text).bytes
                                             : json::print(tree, node);
}

bool is_file(const schema::Schema* object, const std::string& name) {
  const schema::Schema* member = object == nullptr ? nullptr : object->member(name);
  if (member != nullptr && member->items != nullptr) member = member->items;
  return member != nullptr && (member->format == "binary" || !member->content.empty());
}

// Each member; of a list once for each element.
std::vector<FormField> fields_of(const json::Tree& tree, const schema::Schema* schema) {
  std::vector<FormField> fields;
  if (tree.at(tree.root()).kind != Kind::kObject) return fields;
  for (NodeId m = tree.at(tree.root()).first_child; m != json::kNone; m = tree.at(m).next) {
    const std::string name = json::key_of(tree, m);
    const bool file = is_file(schema, name);
    if (tree.at(m).kind != Kind::kArray) {
      fields.push_back({name, text_of(tree, m), file});
      continue;
    }
    for (NodeId e = tree.at(m).first_child; e != json::kNone; e = tree.at(e).next) {
      fields.push_back({name, text_of(tree, e), file});
    }
  }
  return fields;
}

std::string form(const std::vector<FormField>& fields) {
  std::string out;
  for (const FormField& field : fields) {
    out += (out.empty() ? "" : "&") + http::percent_encode(field.name) + "=" +
           http::percent_encode(field.value);
  }
  return out.empty() ? "bodkin=1" : out;
}

std::string multipart(const std::vector<FormField>& fields) {
  std::string out;
  const auto part = [&](std::string name, std::string_view value, bool file) {
    std::erase_if(name, [](char c) { return c == '"' || c == '\r' || c == '\n'; });
    out.append("--").append(kBoundary).append("\r\nContent-Disposition: form-data; name=\"");
    out.append(name).append("\"");
    if (file) out.append("; filename=\"bodkin.txt\"\r\nContent-Type: application/octet-stream");
    out.append("\r\n\r\n").append(value).append("\r\n");
  };
  for (const FormField& field : fields) {
    part(field.name, field.file ? kBytes : std::string_view(field.value), field.file);
  }
  if (out.empty()) part("file", kBytes, true);
  return out.append("--").append(kBoundary).append("--\r\n");
}

void escape_into(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '<') {
      out.append("&lt;");
    } else if (c == '&') {
      out.append("&amp;");
    } else {
      out.push_back(c);
    }
  }
}

// A name that may stand for an element.
std::string element_name(std::string name) {
  std::erase_if(name, [](char c) {
    return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_');
  });
  return name.empty() || (name.front() >= '0' && name.front() <= '9') ? "item" : name;
}

void element(std::string& out, const json::Tree& tree, NodeId node, const std::string& name,
             int depth) {
  if (tree.at(node).kind == Kind::kArray && depth < kDepthMax) {
    for (NodeId e = tree.at(node).first_child; e != json::kNone; e = tree.at(e).next) {
      element(out, tree, e, name, depth + 1);
    }
    return;
  }
  out.append("<").append(name).append(">");
  if (tree.at(node).kind == Kind::kObject && depth < kDepthMax) {
    for (NodeId m = tree.at(node).first_child; m != json::kNone; m = tree.at(m).next) {
      element(out, tree, m, element_name(json::key_of(tree, m)), depth + 1);
    }
  } else {
    escape_into(out, text_of(tree, node));
  }
  out.append("</").append(name).append(">");
}

std::string root_name(const schema::Schema* schema) {
  if (schema == nullptr) return "root";
  const std::string_view place = schema->location;
  const std::string name = element_name(std::string(place.substr(place.rfind('/') + 1)));
  return name == "schema" ? "root" : name;
}

}  // namespace

OtherBody encode_fields(std::string_view media_type, const std::vector<FormField>& fields) {
  OtherBody made{std::string(media_type), {}};
  if (!to_lower(media_type).starts_with("multipart/")) {
    made.text = form(fields);
    return made;
  }
  if (media_type.find("boundary") == std::string_view::npos) {
    made.media_type.append("; boundary=").append(kBoundary);
  }
  made.text = multipart(fields);
  return made;
}

OtherBody make_other_body(std::string_view media_type, const schema::Schema* schema) {
  OtherBody made{std::string(media_type), {}};
  const std::string type = to_lower(media_type.substr(0, media_type.find(';')));
  if (type.ends_with("/*")) {
    made.media_type = type == "text/*"    ? "text/plain"
                      : type == "image/*" ? "image/png"
                                          : "application/octet-stream";
  }
  std::string value;
  if (schema != nullptr) {
    Random random(kSeed);
    schema::Generator generator;
    auto generated = generator.generate(*schema, random, {});
    if (!generated) return made;
    value = *std::move(generated);
  }
  const json::Tree tree = json::parse(value.empty() ? "{}" : value);
  if (is_form(type) || type.starts_with("multipart/")) {
    return encode_fields(media_type, fields_of(tree, schema));
  }
  if (type.ends_with("/xml") || type.ends_with("+xml")) {
    element(made.text, tree, tree.root(), json::is_string(value) ? "root" : root_name(schema), 0);
  } else if (schema != nullptr && type.starts_with("text/")) {
    made.text = text_of(tree, tree.root());
  }
  if (made.text.empty()) made.text = kBytes;
  return made;
}

}  // namespace bodkin::contract
