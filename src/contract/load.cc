// An OpenAPI document to operations. One broken part costs one operation: each is read into a fresh
// Operation, and an error drops it and becomes a Problem.
#include "contract/load.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

#include "base/limits.h"
#include "base/text.h"
#include "contract/loader.h"
#include "contract/path_names.h"
#include "json/tree.h"
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

bool is_method(std::string_view key) {
  return std::find(kMethods.begin(), kMethods.end(), key) != kMethods.end();
}

// What the document says it is: whether version 2.0, or why it is not read.
Result<bool> read_version(const Document& document) {
  const NodeId root = document.root();
  if (document.tree().at(root).kind != Kind::kObject) {
    return document.wrong(root, "an OpenAPI document is an object with \"openapi\": \"3.0.3\"");
  }
  const NodeId swagger = document.member(root, "swagger");
  const NodeId openapi = document.member(root, "openapi");
  const NodeId said = swagger != kNone && openapi == kNone ? swagger : openapi;
  const std::string version = document.text(said);
  if (said == kNone) {
    return document.wrong(root,
                          "this is no OpenAPI document: it has neither \"openapi\": \"3.0.3\" nor "
                          "\"swagger\": \"2.0\"");
  }
  const bool two = said == swagger && (version == "2" || version.starts_with("2."));
  if (two || (said == openapi && version.starts_with("3."))) return two;
  return document.wrong(said,
                        "OpenAPI 2.0, 3.0 and 3.1 are read (\"swagger\": \"2.0\", "
                        "\"openapi\": \"3.0.3\"), not version " +
                            json::print(document.tree(), said));
}

// A path parameter that is in the template and not in the list.
void add_undeclared(const Loader& loader, NodeId node, Operation& out) {
  for (const std::string& name : http::path_parameter_names(out.path)) {
    const bool declared =
        std::any_of(out.parameters.begin(), out.parameters.end(), [&](const Parameter& parameter) {
          return parameter.in == Place::kPath && parameter.name == name;
        });
    if (declared) continue;
    loader.note(node,
                "the path parameter {" + name + "} is not declared; anything is taken for it");
    Parameter& parameter = out.parameters.emplace_back();
    parameter.name = name;
    parameter.in = Place::kPath;
    parameter.style = Style::kSimple;
    parameter.required = true;
  }
}

void read_access(const Loader& loader, NodeId node, Operation& out) {
  if (node == kNone) return;
  const Document& document = loader.document;
  Access access;
  bool clean = true;
  for (const auto& [key, list] : {std::pair{"allow", &access.allow}, {"own", &access.own}}) {
    for (NodeId role = document.first(document.member(node, key)); role != kNone;
         role = document.next(role)) {
      clean = clean && document.tree().at(role).kind == Kind::kString;
      list->push_back(document.text(role));
      clean = clean && !list->back().empty();
    }
  }
  if (!clean || (access.allow.empty() && access.own.empty())) {
    loader.note(node, "x-bodkin-access is {\"allow\": [roles], \"own\": [roles]}; it is ignored");
    return;
  }
  out.access = std::move(access);
}

Result<void> read_operation(const Loader& loader, NodeId node, NodeId item, Operation& out) {
  const Document& document = loader.document;
  if (document.tree().at(node).kind != Kind::kObject) {
    return document.wrong(node, "an operation is an object");
  }
  if (auto done = loader.charge(node, 4 * Loader::kPartBytes); !done) return done;
  out.id = loader.text(node, "operationId");
  for (NodeId t = document.first(document.member(node, "tags")); t != kNone; t = document.next(t)) {
    out.tags.push_back(document.text(t));
  }
  out.base_path = base_path_of(loader, node, item);
  const NodeId shared = document.member(item, "parameters");
  if (auto done = read_parameters(loader, shared, out); !done) return done;
  if (auto done = read_parameters(loader, document.member(node, "parameters"), out); !done) {
    return done;
  }
  add_undeclared(loader, node, out);
  auto body = loader.version_2 ? read_body_2(loader, node, shared, out)
                               : read_body(loader, document.member(node, "requestBody"), out);
  if (!body) return body;
  if (auto done = read_responses(loader, node, out); !done) return done;
  if (auto done = read_security(loader, node, out); !done) return done;
  read_access(loader, document.member(node, "x-bodkin-access"), out);
  return {};
}

// `item`: the path item, after its references.
void read_path(const Loader& loader, const std::string& path, NodeId item) {
  const Document& document = loader.document;
  for (NodeId m = document.first(item); m != kNone; m = document.next(m)) {
    const std::string method = document.key(m);
    if (!is_method(method)) continue;
    Operation operation;
    operation.method = upper(method);
    operation.path = operation.written_path = path;
    operation.file = document.file(m);
    operation.line = document.line(m);
    if (auto read = read_operation(loader, m, item, operation); !read) {
      loader.note(read.error());
    } else {
      loader.data.operations.push_back(std::move(operation));
    }
  }
}

Error nothing_to_send(const Loader& loader, NodeId paths) {
  const Document& document = loader.document;
  const NodeId root = document.root();
  if (!loader.data.problems.empty()) {
    const Problem& first = loader.data.problems.front();
    return Error{ErrorCode::kInput, "no operation can be read; the first one: " + first.message,
                 first.where};
  }
  if (document.member(root, "webhooks") != kNone) {
    return document
        .wrong(root,
               "the document has webhooks and no operation under \"paths\": the service sends "
               "these, so there is nothing to send to it")
        .error();
  }
  if (paths != kNone) return document.wrong(paths, "the document has no operation").error();
  return document.wrong(root, "the document has no \"paths\", so there is nothing to send").error();
}

Result<void> read_paths(const Loader& loader, std::vector<std::string>& paths) {
  const Document& document = loader.document;
  const NodeId root = document.member(document.root(), "paths");
  if (root != kNone && document.tree().at(root).kind != Kind::kObject) {
    return document.wrong(root, "\"paths\" is an object: {\"/things\": {\"get\": …}}");
  }
  for (NodeId path = document.first(root); path != kNone; path = document.next(path)) {
    const std::string name = document.key(path);
    if (!name.starts_with("/")) {
      if (!name.starts_with("x-")) loader.note(path, "a path starts with a slash");
      continue;
    }
    const auto item = document.follow(path);
    if (!item) {
      loader.note(item.error());
      continue;
    }
    paths.push_back(name);
    read_path(loader, name, *item);
    // Operations beside the reference count as well.
    if (*item != path) read_path(loader, name, path);
  }
  if (loader.data.operations.empty()) return std::unexpected(nothing_to_send(loader, root));
  return {};
}

void name_parameters(Contract::Data& data, std::vector<std::string>& paths) {
  const std::map<std::string, std::string> distinct = distinct_paths(paths);
  for (Operation& operation : data.operations) {
    for (Parameter& parameter : operation.parameters) {
      parameter.written_name = parameter.name;
      if (parameter.in != Place::kPath) continue;
      parameter.collection = collection_named(operation.written_path, parameter.name);
    }
    const auto found = distinct.find(operation.written_path);
    if (found == distinct.end()) continue;
    operation.path = found->second;
    for (Parameter& parameter : operation.parameters) {
      if (parameter.in != Place::kPath) continue;
      parameter.name = distinct_name(operation.written_path, operation.path, parameter.name);
    }
  }
  std::unordered_set<std::string> seen;
  for (std::string& path : paths) {
    if (const auto found = distinct.find(path); found != distinct.end()) path = found->second;
  }
  std::erase_if(paths, [&](const std::string& path) { return !seen.insert(path).second; });
}

// "file:line: #/pointer" of a schema.
std::string where(const Contract::Data& data, const schema::Schema& schema) {
  const std::size_t hash = schema.location.find('#');
  const std::string file = hash == 0 ? data.name : schema.location.substr(0, hash);
  return file + ":" + std::to_string(schema.line) + ": " + schema.location.substr(hash);
}

// A rule that does not compile is no rule; better said now than never.
void check_rules(Contract::Data& data) {
  script::RuleEngine engine;
  for (const schema::Schema& schema : data.schemas->all()) {
    for (const schema::Rule& rule : schema.rules) {
      const auto compiled = engine.compile(rule.name, rule.expression);
      if (compiled) continue;
      data.problems.push_back({where(data, schema) + "/x-bodkin-rules", compiled.error().message});
    }
  }
}

// Schemas whose verdict stays unknown, by the keyword that is why.
void list_unread(Contract::Data& data) {
  struct Unread {
    const schema::Schema* first = nullptr;
    std::size_t count = 0;
  };
  std::map<std::string, Unread> found;
  for (const schema::Schema& schema : data.schemas->all()) {
    if (schema.unread.empty()) continue;
    Unread& unread = found[schema.unread];
    if (unread.count++ == 0) unread.first = &schema;
  }
  for (const auto& [keyword, unread] : found) {
    const std::string more =
        unread.count > 1 ? " (here and in " + std::to_string(unread.count - 1) + " more)" : "";
    data.problems.push_back(
        {where(data, *unread.first),
         "\"" + keyword + "\" is not read" + more + "; whether it is obeyed is not judged"});
  }
}

void check_names(const Loader& loader) {
  std::unordered_set<std::string> ids, names;
  for (const Operation& operation : loader.data.operations) {
    names.insert(operation.name());
    if (operation.id.empty() || ids.insert(operation.id).second) continue;
    loader.data.problems.push_back(
        {operation.file + ":" + std::to_string(operation.line) + ": " + operation.name(),
         "the operationId " + operation.id + " is there twice; the first one is known by it"});
  }
  for (Operation& operation : loader.data.operations) {
    for (ResponseSpec& response : operation.responses) {
      std::erase_if(response.links, [&](const Link& link) {
        if (ids.contains(link.operation) || names.contains(link.operation)) return false;
        loader.data.problems.push_back(
            {operation.file + ":" + std::to_string(operation.line) + ": " + operation.name(),
             "the link " + link.name + " names the operation " + link.operation +
                 ", which is not there; it is ignored"});
        return true;
      });
    }
  }
}

// 3.1 lets schemas be of another dialect; nearly all of them share what is read here.
void check_dialect(const Loader& loader) {
  const NodeId said = loader.document.member(loader.document.root(), "jsonSchemaDialect");
  if (said == kNone) return;
  const std::string dialect = loader.document.text(said);
  if (dialect.starts_with("https://spec.openapis.org/oas/3.1/") ||
      dialect.starts_with("https://json-schema.org/draft/2020-12/")) {
    return;
  }
  loader.note(said, "schemas are read as JSON Schema 2020-12, not as " + printable(dialect));
}

schema::Origin origin_of(const Document& document) {
  return {.line = [&document](NodeId node) { return document.line(node); },
          .place = [&document](NodeId node) { return document.place(node); },
          .target = [&document](NodeId ref) { return document.target(ref); }};
}

}  // namespace

void Loader::note(const Error& fault) const {
  data.problems.push_back({fault.where, fault.message});
}

void Loader::note(NodeId node, std::string message) const {
  data.problems.push_back({document.where(node), std::move(message)});
}

bool Loader::flag(NodeId object, std::string_view key) const {
  const NodeId node = document.member(object, key);
  if (node == kNone) return false;
  const Kind kind = document.tree().at(node).kind;
  if (kind != Kind::kTrue && kind != Kind::kFalse) {
    note(node, "\"" + std::string(key) + "\" is true or false; it is taken for false");
  }
  return kind == Kind::kTrue;
}

std::string Loader::text(NodeId object, std::string_view key) const {
  return document.text(document.member(object, key));
}

Result<const schema::Schema*> Loader::schema(NodeId node) const {
  auto schema = data.schemas->at(node);
  if (!schema && schema.error().where.starts_with("#")) {
    const NodeId place = document.at_pointer(schema.error().where);
    return document.wrong(place == kNone ? node : place, schema.error().message);
  }
  return schema;
}

NodeId Loader::example(NodeId node) const {
  if (const NodeId own = document.member(node, "example"); own != kNone) return own;
  const NodeId all = document.member(node, "examples");
  const NodeId named = document.first(all);
  if (named == kNone) return kNone;
  if (document.tree().at(all).kind == Kind::kArray) return named;  // a schema's
  const auto target = document.follow(named);
  return target ? document.member(*target, "value") : kNone;
}

Result<void> Loader::charge(NodeId node, std::size_t bytes) const {
  spent += bytes;
  if (spent <= limits::kOperationsBytesMax) return {};
  return document.wrong(node, "the operations of the document are too many or too large: beyond " +
                                  std::to_string(limits::kOperationsBytesMax >> 20) + " MB");
}

NodeId Loader::own_or_root(NodeId operation, std::string_view key) const {
  const NodeId own = document.member(operation, key);
  return own != kNone ? own : document.member(document.root(), key);
}

bool is_json_media_type(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  while (!type.empty() && type.front() == ' ') type.remove_prefix(1);
  return equal_ignore_case(type, "application/json") ||
         (type.size() > 5 && equal_ignore_case(type.substr(type.size() - 5), "+json"));
}

Result<std::unique_ptr<Contract::Data>> load_document(std::string text, const std::string& name,
                                                      const std::string* folder,
                                                      std::vector<std::string>& paths) {
  auto document = Document::read(std::move(text), name, folder);
  if (!document) return std::unexpected(document.error());
  auto data = std::make_unique<Contract::Data>();
  data->name = name;
  data->document = *std::move(document);
  const auto version_2 = read_version(data->document);
  if (!version_2) return std::unexpected(version_2.error());
  data->schemas =
      std::make_unique<schema::SchemaSet>(data->document.tree(), origin_of(data->document));
  const Loader loader{.data = *data, .document = data->document, .version_2 = *version_2};
  for (const Document::Remark& remark : data->document.remarks()) {
    loader.note(remark.node, remark.message);
  }
  data->title = loader.text(data->document.member(data->document.root(), "info"), "title");
  read_servers(loader);
  read_security_schemes(loader);
  check_dialect(loader);
  if (auto read = read_paths(loader, paths); !read) return std::unexpected(read.error());
  check_rules(*data);
  list_unread(*data);
  name_parameters(*data, paths);
  check_names(loader);
  return data;
}

}  // namespace bodkin::contract
