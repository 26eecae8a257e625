// Parameters of all versions. In 2.0 a parameter is its own schema.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "contract/loader.h"
#include "json/tree.h"

namespace bodkin::contract {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

template <typename Value, std::size_t N>
std::optional<Value> named(const std::array<std::pair<std::string_view, Value>, N>& names,
                           std::string_view name) {
  for (const auto& [known, value] : names) {
    if (known == name) return value;
  }
  return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, Place>, 4> kPlaces = {
    {{"path", Place::kPath},
     {"query", Place::kQuery},
     {"header", Place::kHeader},
     {"cookie", Place::kCookie}}};

constexpr std::array<std::pair<std::string_view, Style>, 7> kStyles = {
    {{"simple", Style::kSimple},
     {"label", Style::kLabel},
     {"matrix", Style::kMatrix},
     {"form", Style::kForm},
     {"spaceDelimited", Style::kSpaceDelimited},
     {"pipeDelimited", Style::kPipeDelimited},
     {"deepObject", Style::kDeepObject}}};

char delimiter(Style style) {
  switch (style) {
    case Style::kSpaceDelimited:
      return ' ';
    case Style::kPipeDelimited:
      return '|';
    case Style::kTabDelimited:
      return '\t';
    default:
      return ',';
  }
}

// A value as the parameter's raw text; empty where one text cannot say it.
std::string text_by_style(const Parameter& parameter, const json::Tree& tree, NodeId node) {
  const auto scalar = [&](NodeId id) {
    const json::Node& at = tree.at(id);
    if (at.kind == Kind::kString) return json::decode_string(at.text).bytes;
    const bool plain =
        at.kind == Kind::kNumber || at.kind == Kind::kTrue || at.kind == Kind::kFalse;
    return plain ? std::string(at.text) : std::string();
  };
  if (!parameter.media_type.empty()) return json::print(tree, node);
  const bool matrix = parameter.style == Style::kMatrix;
  std::string out = parameter.style == Style::kLabel ? "."
                    : matrix                         ? ";" + parameter.name + "="
                                                     : "";
  if (tree.at(node).kind != Kind::kArray) {
    const std::string text = scalar(node);
    return text.empty() ? text : out + text;
  }
  const NodeId first = tree.at(node).first_child;
  if (first == kNone) return {};
  out += scalar(first);
  // The pairs of an exploded array are one text each; the first one stands for them.
  if (parameter.exploded && (parameter.style == Style::kForm || matrix)) return out;
  for (NodeId e = tree.at(first).next; e != kNone; e = tree.at(e).next) {
    out +=
        parameter.style == Style::kLabel && parameter.exploded ? '.' : delimiter(parameter.style);
    out += scalar(e);
  }
  return out;
}

Result<std::string> example_text(const Loader& loader, const Parameter& parameter, NodeId node) {
  NodeId example = loader.example(node);
  if (example == kNone) example = loader.document.member(node, "x-example");
  if (example != kNone) {
    std::string text = text_by_style(parameter, loader.document.tree(), example);
    if (auto done = loader.charge(node, text.size()); !done) return std::unexpected(done.error());
    return text;
  }
  if (parameter.schema == nullptr) return {};
  const std::string& spelling = parameter.schema->example.empty() ? parameter.schema->default_value
                                                                  : parameter.schema->example;
  if (spelling.empty()) return {};
  if (auto done = loader.charge(node, spelling.size()); !done) return std::unexpected(done.error());
  const json::Tree value = json::parse(spelling);
  return text_by_style(parameter, value, value.root());
}

// 2.0's collectionFormat, which is for arrays alone.
void read_collection_format(const Loader& loader, NodeId node, Parameter& out) {
  static constexpr std::array<std::pair<std::string_view, Style>, 3> kFormats = {
      {{"ssv", Style::kSpaceDelimited},
       {"tsv", Style::kTabDelimited},
       {"pipes", Style::kPipeDelimited}}};
  const std::string format = loader.text(node, "collectionFormat");
  out.exploded = format == "multi" && out.style == Style::kForm;
  if (const auto style = named(kFormats, format)) out.style = *style;
}

Result<void> read_style(const Loader& loader, NodeId node, Parameter& out) {
  const Document& document = loader.document;
  const bool form = out.in == Place::kQuery || out.in == Place::kCookie;
  out.style = form ? Style::kForm : Style::kSimple;
  if (loader.version_2) {
    read_collection_format(loader, node, out);
    return {};
  }
  if (const NodeId said = document.member(node, "style"); said != kNone) {
    const auto style = named(kStyles, document.text(said));
    if (!style) {
      return document.wrong(said,
                            "a parameter's \"style\" is simple, label, matrix, form, "
                            "spaceDelimited, pipeDelimited or deepObject");
    }
    out.style = *style;
  }
  const bool said = document.member(node, "explode") != kNone;
  out.exploded = said ? loader.flag(node, "explode") : out.style == Style::kForm;
  return {};
}

Result<void> read_parameter(const Loader& loader, NodeId node, Parameter& out) {
  const Document& document = loader.document;
  out.name = loader.text(node, "name");
  if (out.name.empty()) return document.wrong(node, "a parameter needs a \"name\"");
  const auto place = named(kPlaces, loader.text(node, "in"));
  if (!place) {
    return document.wrong(
        node, loader.version_2 ? "a parameter's \"in\" is path, query, header, formData or body"
                               : "a parameter's \"in\" is path, query, header or cookie");
  }
  out.in = *place;
  out.required = out.in == Place::kPath || loader.flag(node, "required");
  if (auto done = read_style(loader, node, out); !done) return done;
  NodeId described = loader.version_2 ? node : document.member(node, "schema");
  NodeId example_owner = node;
  const NodeId media = document.first(document.member(node, "content"));
  if (media != kNone && !loader.version_2) {
    out.media_type = document.key(media);
    described = is_json_media_type(out.media_type) ? document.member(media, "schema") : kNone;
    example_owner = media;
  }
  if (described != kNone) {
    const auto schema = loader.schema(described);
    if (!schema) return std::unexpected(schema.error());
    out.schema = *schema;
  }
  auto example = example_text(loader, out, example_owner);
  if (!example) return std::unexpected(example.error());
  out.example = *std::move(example);
  return {};
}

}  // namespace

Result<void> read_parameters(const Loader& loader, NodeId list, Operation& out) {
  const Document& document = loader.document;
  for (NodeId p = document.first(list); p != kNone; p = document.next(p)) {
    const auto target = document.follow(p);
    if (!target) return std::unexpected(target.error());
    const std::string in = loader.text(*target, "in");
    if (loader.version_2 && (in == "body" || in == "formData")) continue;
    if (auto done = loader.charge(p, Loader::kPartBytes + out.parameters.size()); !done)
      return done;
    Parameter parameter;
    if (auto done = read_parameter(loader, *target, parameter); !done) return done;
    const auto same =
        std::find_if(out.parameters.begin(), out.parameters.end(), [&](const Parameter& known) {
          return known.name == parameter.name && known.in == parameter.in;
        });
    if (same != out.parameters.end()) {
      *same = std::move(parameter);
    } else {
      out.parameters.push_back(std::move(parameter));
    }
  }
  return {};
}

}  // namespace bodkin::contract
