// An OpenAPI document to operations. One broken part costs one operation: each is read into a fresh
// Operation, and an error drops it and becomes a Problem.
#include "contract/load.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/text.h"
#include "contract/source.h"
#include "json/pointer.h"
#include "script/rule.h"

namespace bodkin::contract {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

constexpr std::array<std::string_view, 8> kMethods = {"get",     "put",  "post",  "delete",
                                                      "options", "head", "patch", "trace"};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

class Loader {
 public:
  explicit Loader(const std::string& name)
      : name_(name), data_(std::make_unique<Contract::Data>()), tree_(data_->tree) {}

  Result<std::unique_ptr<Contract::Data>> run(std::string text, std::vector<std::string>& paths) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    data_->hash = hash_hex(hash64(text));
    if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
    if (auto opened = open(text); !opened) return std::unexpected(opened.error());
    read_head();
    if (auto read = read_paths(paths); !read) return std::unexpected(read.error());
    check_rules();
    return std::move(data_);
  }

 private:
  // Small steps in the tree.

  NodeId member(NodeId object, std::string_view key) const {
    if (object == kNone || tree_.at(object).kind != Kind::kObject) return kNone;
    return json::find_member(tree_, object, key);
  }
  std::string text_of(NodeId node) const {
    if (node == kNone || tree_.at(node).kind != Kind::kString) return {};
    return json::decode_string(tree_.at(node).text).bytes;
  }
  std::string key_of(NodeId node) const { return json::decode_string(tree_.at(node).key).bytes; }
  bool is_true(NodeId node) const { return node != kNone && tree_.at(node).kind == Kind::kTrue; }
  NodeId first(NodeId node) const { return node == kNone ? kNone : tree_.at(node).first_child; }
  NodeId next(NodeId node) const { return tree_.at(node).next; }

  std::unexpected<Error> wrong(NodeId node, std::string message) const {
    return error(ErrorCode::kInput, std::move(message), "#" + json::pointer_to(tree_, node));
  }

  // An error whose place is a pointer, with file and line before it.
  Error located(Error fault) const {
    if (!fault.where.starts_with("#")) return fault;
    const NodeId node = json::resolve(tree_, std::string_view(fault.where).substr(1));
    const int line = node == kNone ? 1 : data_->lines[node];
    fault.where = name_ + ":" + std::to_string(line) + ": " + fault.where;
    return fault;
  }
  void note(const Error& fault) {
    const Error at = located(fault);
    data_->problems.push_back({at.where, at.message});
  }

  // The document as a whole.

  Result<void> open(const std::string& text) {
    if (const auto fault = find_syntax_fault(text)) {
      const bool yaml = text.find("openapi:") != std::string::npos && !text.starts_with("{");
      return error(
          ErrorCode::kInput,
          yaml ? "this is YAML, which is not read; convert it to JSON" : "not JSON: " + fault->what,
          name_ + ":" + std::to_string(fault->line) + ":" + std::to_string(fault->column));
    }
    data_->tree = json::parse(text);
    data_->lines = lines_of(tree_);
    const std::string top = name_ + ":1";
    if (tree_.at(tree_.root()).kind != Kind::kObject) {
      return error(ErrorCode::kInput, "an OpenAPI document is a JSON object", top);
    }
    if (member(tree_.root(), "swagger") != kNone) {
      return error(ErrorCode::kInput, "Swagger 2.0 is not read yet; convert it to 3.0", top);
    }
    const NodeId version = member(tree_.root(), "openapi");
    if (version == kNone) {
      return error(ErrorCode::kInput,
                   "this is JSON but no OpenAPI document: it has no \"openapi\": \"3.0.3\"", top);
    }
    if (!text_of(version).starts_with("3.")) {
      return std::unexpected(
          located(wrong(version, "OpenAPI 3.0 is read, not version " + json::print(tree_, version))
                      .error()));
    }
    data_->schemas = std::make_unique<schema::SchemaSet>(
        tree_, [lines = &data_->lines](NodeId node) { return (*lines)[node]; });
    return {};
  }

  void read_head() {
    const NodeId root = tree_.root();
    data_->title = text_of(member(member(root, "info"), "title"));
    data_->base_path = base_path(first(member(root, "servers")));
    const NodeId schemes = member(member(root, "components"), "securitySchemes");
    for (NodeId scheme = first(schemes); scheme != kNone; scheme = next(scheme)) {
      const auto target = schema::follow_references(tree_, scheme);
      if (!target) {
        note(target.error());
        continue;
      }
      const std::string type = text_of(member(*target, "type"));
      std::string header;
      if (type == "apiKey" && text_of(member(*target, "in")) == "header") {
        header = text_of(member(*target, "name"));
      } else if (type == "http" || type == "oauth2" || type == "openIdConnect") {
        header = "Authorization";
      }
      auto& headers = data_->credential_headers;
      if (!header.empty() && std::find(headers.begin(), headers.end(), header) == headers.end()) {
        headers.push_back(header);
      }
    }
  }

  // The path of the first server's URL with its variables' defaults, without a trailing slash.
  std::string base_path(NodeId server) const {
    std::string url = text_of(member(server, "url"));
    const NodeId variables = member(server, "variables");
    for (NodeId v = first(variables); v != kNone; v = next(v)) {
      const std::string name = "{" + key_of(v) + "}";
      const std::string value = text_of(member(v, "default"));
      for (std::size_t at = url.find(name); at != std::string::npos;
           at = url.find(name, at + value.size())) {
        url.replace(at, name.size(), value);
      }
    }
    if (const std::size_t scheme = url.find("://"); scheme != std::string::npos) {
      const std::size_t path = url.find('/', scheme + 3);
      url = path == std::string::npos ? "" : url.substr(path);
    }
    url = url.substr(0, url.find_first_of("?#"));
    while (url.ends_with("/")) url.pop_back();
    if (!url.empty() && url[0] != '/') url.insert(0, "/");
    return url;
  }

  Result<void> read_paths(std::vector<std::string>& paths) {
    const NodeId root = member(tree_.root(), "paths");
    if (root == kNone || tree_.at(root).kind != Kind::kObject) {
      return error(ErrorCode::kInput, "the document has no \"paths\", so there is nothing to send",
                   name_ + ":1");
    }
    for (NodeId path = first(root); path != kNone; path = next(path)) {
      const std::string name = key_of(path);
      if (!name.starts_with("/")) {
        if (!name.starts_with("x-")) note(wrong(path, "a path starts with a slash").error());
        continue;
      }
      const auto item = schema::follow_references(tree_, path);
      if (!item) {
        note(item.error());
        continue;
      }
      paths.push_back(name);
      read_path(name, *item);
    }
    if (!data_->operations.empty()) return {};
    if (!data_->problems.empty()) {
      return error(ErrorCode::kInput,
                   "no operation can be read; the first one: " + data_->problems[0].message,
                   data_->problems[0].where);
    }
    return std::unexpected(located(wrong(root, "the document has no operation").error()));
  }

  void read_path(const std::string& path, NodeId item) {
    for (NodeId m = first(item); m != kNone; m = next(m)) {
      const std::string method = key_of(m);
      if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) continue;
      Operation operation;
      operation.method = upper(method);
      operation.path = path;
      operation.line = data_->lines[m];
      if (auto read = read_operation(operation, m, member(item, "parameters")); !read) {
        note(read.error());
      } else {
        data_->operations.push_back(std::move(operation));
      }
    }
  }

  // One operation.

  Result<void> read_operation(Operation& out, NodeId node, NodeId shared_parameters) {
    if (tree_.at(node).kind != Kind::kObject) return wrong(node, "an operation is an object");
    out.id = text_of(member(node, "operationId"));
    for (NodeId tag = first(member(node, "tags")); tag != kNone; tag = next(tag)) {
      out.tags.push_back(text_of(tag));
    }
    if (auto done = read_parameters(out, shared_parameters); !done) return done;
    if (auto done = read_parameters(out, member(node, "parameters")); !done) return done;
    add_undeclared(out, node);
    if (auto done = read_body(out, member(node, "requestBody")); !done) return done;
    const NodeId responses = member(node, "responses");
    for (NodeId r = first(responses); r != kNone; r = next(r)) {
      if (key_of(r).starts_with("x-")) continue;
      if (auto done = read_response(out, r); !done) return done;
    }
    NodeId security = member(node, "security");
    if (security == kNone) security = member(tree_.root(), "security");
    out.secured = first(security) != kNone;
    for (NodeId way = first(security); way != kNone; way = next(way)) {
      if (first(way) == kNone) out.secured = false;
    }
    read_access(out, member(node, "x-bodkin-access"));
    return {};
  }

  // Later ones of the same name and place replace earlier ones, so the path's come first.
  Result<void> read_parameters(Operation& out, NodeId list) {
    for (NodeId p = first(list); p != kNone; p = next(p)) {
      const auto target = schema::follow_references(tree_, p);
      if (!target) return std::unexpected(target.error());
      Parameter parameter;
      if (auto done = read_parameter(parameter, *target); !done) return done;
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

  Result<void> read_parameter(Parameter& out, NodeId node) {
    static constexpr std::array<std::pair<std::string_view, Place>, 4> kPlaces = {
        {{"path", Place::kPath},
         {"query", Place::kQuery},
         {"header", Place::kHeader},
         {"cookie", Place::kCookie}}};
    out.name = text_of(member(node, "name"));
    const std::string in = text_of(member(node, "in"));
    const auto known = std::find_if(kPlaces.begin(), kPlaces.end(),
                                    [&](const auto& place) { return place.first == in; });
    if (out.name.empty()) return wrong(node, "a parameter needs a \"name\"");
    if (known == kPlaces.end()) {
      return wrong(node, "a parameter's \"in\" is path, query, header or cookie");
    }
    out.in = known->second;
    out.required = is_true(member(node, "required")) || out.in == Place::kPath;
    const bool form = out.in == Place::kQuery || out.in == Place::kCookie;
    const std::string style = text_of(member(node, "style"));
    out.plain_style = style.empty() || style == (form ? "form" : "simple");
    const NodeId explode = member(node, "explode");
    out.exploded = explode == kNone ? form : is_true(explode);
    if (const NodeId described = member(node, "schema"); described != kNone) {
      const auto schema = data_->schemas->at(described);
      if (!schema) return std::unexpected(schema.error());
      out.schema = *schema;
    }
    out.example = example_text(out, node);
    return {};
  }

  std::string example_text(const Parameter& parameter, NodeId node) const {
    std::string spelling = example_of(node);
    if (spelling.empty() && parameter.schema != nullptr) {
      spelling = parameter.schema->example.empty() ? parameter.schema->default_value
                                                   : parameter.schema->example;
    }
    const json::Tree value = json::parse(spelling);
    switch (value.at(value.root()).kind) {
      case Kind::kString:
        return json::decode_string(value.at(value.root()).text).bytes;
      case Kind::kNumber:
      case Kind::kTrue:
      case Kind::kFalse:
        return spelling;
      default:
        return {};
    }
  }

  // JSON text of `example`, else of the first of `examples`.
  std::string example_of(NodeId node) const {
    if (const NodeId example = member(node, "example"); example != kNone) {
      return json::print(tree_, example);
    }
    const NodeId named = first(member(node, "examples"));
    if (named == kNone) return {};
    const auto target = schema::follow_references(tree_, named);
    const NodeId value = target ? member(*target, "value") : kNone;
    return value == kNone ? std::string() : json::print(tree_, value);
  }

  void add_undeclared(Operation& out, NodeId node) {
    for (const std::string& name : http::path_parameter_names(out.path)) {
      const bool declared = std::any_of(
          out.parameters.begin(), out.parameters.end(), [&](const Parameter& parameter) {
            return parameter.in == Place::kPath && parameter.name == name;
          });
      if (declared) continue;
      note(
          wrong(node, "the path parameter {" + name + "} is not declared; anything is taken for it")
              .error());
      Parameter& parameter = out.parameters.emplace_back();
      parameter.name = name;
      parameter.in = Place::kPath;
      parameter.required = true;
    }
  }

  Result<void> read_body(Operation& out, NodeId node) {
    if (node == kNone) return {};
    const auto target = schema::follow_references(tree_, node);
    if (!target) return std::unexpected(target.error());
    out.body_required = is_true(member(*target, "required"));
    for (NodeId media = first(member(*target, "content")); media != kNone; media = next(media)) {
      const std::string type = key_of(media);
      const bool any = type == "*/*" || type == "application/*";
      if ((!any && !is_json_media_type(type)) || !out.body_media_type.empty()) {
        out.has_other_body = out.has_other_body || !is_json_media_type(type);
        continue;
      }
      out.body_media_type = any ? "application/json" : type;
      out.body_example = example_of(media);
      const NodeId described = member(media, "schema");
      if (described == kNone) continue;
      const auto schema = data_->schemas->at(described);
      if (!schema) return std::unexpected(schema.error());
      out.body = *schema;
      if (out.body_example.empty()) out.body_example = out.body->example;
    }
    return {};
  }

  Result<void> read_response(Operation& out, NodeId node) {
    const auto target = schema::follow_references(tree_, node);
    if (!target) return std::unexpected(target.error());
    ResponseSpec spec;
    spec.status = key_of(node);
    for (NodeId h = first(member(*target, "headers")); h != kNone; h = next(h)) {
      const auto header = schema::follow_references(tree_, h);
      if (!header) return std::unexpected(header.error());
      if (is_true(member(*header, "required"))) spec.required_headers.push_back(key_of(h));
    }
    for (NodeId media = first(member(*target, "content")); media != kNone; media = next(media)) {
      spec.media_types.push_back(key_of(media));
      const NodeId described = member(media, "schema");
      if (spec.body != nullptr || described == kNone) continue;
      if (!is_json_media_type(spec.media_types.back())) continue;
      const auto schema = data_->schemas->at(described);
      if (!schema) return std::unexpected(schema.error());
      spec.body = *schema;
    }
    out.responses.push_back(std::move(spec));
    return {};
  }

  void read_access(Operation& out, NodeId node) {
    if (node == kNone) return;
    Access access;
    bool clean = true;
    for (const auto& [key, list] : {std::pair{"allow", &access.allow}, {"own", &access.own}}) {
      for (NodeId role = first(member(node, key)); role != kNone; role = next(role)) {
        list->push_back(text_of(role));
        clean = clean && !list->back().empty();
      }
    }
    if (!clean || (access.allow.empty() && access.own.empty())) {
      note(wrong(node, "x-bodkin-access is {\"allow\": [roles], \"own\": [roles]}; it is ignored")
               .error());
      return;
    }
    out.access = std::move(access);
  }

  // A rule that does not compile is no rule; better said now than never.
  void check_rules() {
    script::RuleEngine engine;
    for (const schema::Schema& schema : data_->schemas->all()) {
      for (const schema::Rule& rule : schema.rules) {
        const auto compiled = engine.compile(rule.name, rule.expression);
        if (compiled) continue;
        data_->problems.push_back(
            {name_ + ":" + std::to_string(schema.line) + ": " + schema.location + "/x-bodkin-rules",
             compiled.error().message});
      }
    }
  }

  const std::string& name_;
  std::unique_ptr<Contract::Data> data_;
  json::Tree& tree_;
};

}  // namespace

bool is_json_media_type(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  while (!type.empty() && type.front() == ' ') type.remove_prefix(1);
  return equal_ignore_case(type, "application/json") ||
         (type.size() > 5 && equal_ignore_case(type.substr(type.size() - 5), "+json"));
}

Result<std::unique_ptr<Contract::Data>> load_document(std::string text, const std::string& name,
                                                      std::vector<std::string>& paths) {
  return Loader(name).run(std::move(text), paths);
}

}  // namespace bodkin::contract
