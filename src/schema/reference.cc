// Following "$ref" within one document (RFC 6901 fragments).
#include "schema/reference.h"

#include <string_view>

#include "json/pointer.h"
#include "schema/schema.h"

namespace bodkin::schema {

using json::Kind;
using json::kNone;
using json::NodeId;

namespace {

// Fragments are percent-encoded (RFC 6901, 6).
std::string decode_fragment(std::string_view text) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
        digit(text[i + 2]) >= 0) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string place(const json::Tree& document, NodeId node) {
  return "#" + json::pointer_to(document, node);
}

std::unexpected<Error> wrong(const json::Tree& document, NodeId node, const std::string& message) {
  return error(ErrorCode::kInput, message, place(document, node));
}

NodeId reference_of(const json::Tree& document, NodeId node) {
  if (document.at(node).kind != Kind::kObject) return kNone;
  const NodeId ref = json::find_member(document, node, "$ref");
  return ref != kNone && document.at(ref).kind == Kind::kString ? ref : kNone;
}

Result<NodeId> target_of(const json::Tree& document, NodeId ref) {
  const std::string text = json::decode_string(document.at(ref).text).bytes;
  if (text.empty() || text[0] != '#') {
    return wrong(document, ref,
                 "only references within the document are read, such as "
                 "\"#/components/schemas/Name\"; \"" +
                     text + "\" is not one");
  }
  const NodeId target = json::resolve(document, decode_fragment(std::string_view(text).substr(1)));
  if (target == kNone) {
    return wrong(document, ref, "the reference \"" + text + "\" leads nowhere");
  }
  return target;
}

Result<NodeId> follow_references(const json::Tree& document, NodeId node) {
  for (int i = 0; i < kReferencesMax; ++i) {
    const NodeId ref = reference_of(document, node);
    if (ref == kNone) return node;
    const auto target = target_of(document, ref);
    if (!target) return std::unexpected(target.error());
    node = *target;
  }
  return wrong(document, node, "the references lead in a circle and to no schema");
}

}  // namespace bodkin::schema
