// An OpenAPI document as operations: what may be sent, and what may come back.
//
// OpenAPI 2.0, 3.0 and 3.1 (schemas as far as schema/schema.h goes) in JSON or YAML, with
// references within the document and, where it was read from a file, to files beside it. Nothing is
// fetched from the network. Extensions honoured: x-bodkin-rules (in schemas), x-bodkin-access (in
// operations), x-nullable, x-patternProperties and x-propertyNames. A broken document is one error
// with line and pointer; a broken part costs that operation alone and is listed in problems().
// Callbacks and webhooks are not read: the service sends these.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/uri.h"
#include "schema/schema.h"

namespace bodkin::contract {

enum class Place { kPath, kQuery, kHeader, kCookie };

// OpenAPI 3.1, "Style Values"; kTabDelimited is 2.0's collectionFormat tsv.
enum class Style {
  kSimple,
  kLabel,
  kMatrix,
  kForm,
  kSpaceDelimited,
  kPipeDelimited,
  kTabDelimited,
  kDeepObject
};

struct Parameter {
  std::string name;          // of a path: as in Operation::path
  std::string written_name;  // as in the document
  // Of a path, where the name alone says nothing ("id"): what it names one of ("room" after
  // "/rooms"); else empty.
  std::string collection;
  Place in = Place::kQuery;
  bool required = false;
  const schema::Schema* schema = nullptr;  // nullptr: anything
  std::string example;  // raw text, not JSON and not percent-encoded; empty: none
  Style style = Style::kForm;
  bool exploded = false;   // one pair for each element of an array; default for form
  std::string media_type;  // of OpenAPI's `content`: the text is of that type; empty: by style

  // Simple (path and header) or form (query and cookie): the default of its place.
  bool plain_style() const {
    return media_type.empty() && (style == Style::kForm || style == Style::kSimple);
  }
};

struct ResponseHeader {
  std::string name;
  bool required = false;
  const schema::Schema* schema = nullptr;  // nullptr: anything
};

// What an answer holds for another operation (OpenAPI 3.0, "Link Object").
struct Link {
  std::string name;
  std::string operation;  // for Contract::find(): an operationId or "METHOD /path"
  // Name as written ("id", "path.id"), and an expression ("$response.body#/id") or JSON text.
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string body;  // expression or JSON text; empty: none
};

struct ResponseSpec {
  std::string status;                    // "200", "4XX", "default"
  std::vector<std::string> media_types;  // as in the document; empty: no body is described
  const schema::Schema* body = nullptr;  // of the JSON media type, if there is one
  std::vector<ResponseHeader> headers;
  std::vector<Link> links;
};

// "Security Scheme Object"; 2.0's `basic` is http.
struct SecurityScheme {
  std::string name;    // as the document calls it
  std::string type;    // "apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"
  std::string scheme;  // http: "basic", "bearer"
  Place in = Place::kHeader;
  std::string parameter;  // the header, query parameter or cookie; Authorization but for apiKey
};

// x-bodkin-access: {"allow": ["admin", "reader"], "own": ["owner"]}. A role in `own` may act only
// on what belongs to its project; a role in neither may not act at all.
struct Access {
  std::vector<std::string> allow;
  std::vector<std::string> own;
};

struct Operation {
  std::string method;  // upper case
  // Template without the base path. Names of parameters that say nothing ("id") are those of their
  // collections where several use them: "/rooms/{room_id}". For everything but showing.
  std::string path;
  std::string written_path;  // as in the document: what findings, patterns and people name
  std::string id;            // operationId; empty: none
  std::vector<std::string> tags;
  std::string file;  // where it is described
  int line = 0;      // there, from 1
  // Of its own or its path's first server, else the document's: as Contract::base_path().
  std::string base_path;
  std::vector<Parameter> parameters;
  const schema::Schema* body = nullptr;  // JSON request body; nullptr: none described
  std::string body_media_type;           // "application/json" or a JSON suffix type
  bool body_required = false;
  bool has_other_body = false;  // a body that is not JSON is described, too or instead
  std::string body_example;     // JSON text; empty: none
  // The first media type that is not JSON, and bytes for it: the document's example or, where such
  // a body is required, one made by its schema.
  std::string other_media_type, other_example;  // empty: none
  std::vector<ResponseSpec> responses;
  bool secured = false;  // some security requirement applies, and none is empty
  // Alternatives; each is names of schemes that are needed together.
  std::vector<std::vector<std::string>> security;
  std::optional<Access> access;

  // "PUT /resource_providers/{uuid}"
  std::string name() const { return method + " " + written_path; }
  bool writes() const { return method != "GET" && method != "HEAD" && method != "OPTIONS"; }
  // The spec for a status: exact, then range, then default; nullptr where it is not documented.
  const ResponseSpec* response(int status) const;
  bool documents(int status) const { return response(status) != nullptr; }
  // By this very status, not by a range or by default.
  bool documents_exactly(int status) const;
};

// Something in the document that costs an operation, or an oracle its say.
struct Problem {
  std::string where;  // "file:line: pointer"
  std::string message;
};

class Contract {
 public:
  // kInput: neither JSON nor YAML, no OpenAPI, no operation at all. Other files are not read.
  static Result<Contract> load(std::string text, const std::string& name);
  // Reads the file, and those beside it that it refers to.
  static Result<Contract> load_file(const std::string& path);

  // Adds rules of a side file, a JSON object: name of a component schema or JSON pointer of a
  // schema ("#/components/schemas/Thing"), to a list as in x-bodkin-rules. Before anything is
  // judged by the contract. kInput: no such object, a schema that no operation uses, a rule that
  // does not compile.
  Result<void> add_rules(std::string_view text, const std::string& name);

  Contract(Contract&&) noexcept;
  Contract& operator=(Contract&&) noexcept;
  ~Contract();

  const std::vector<Operation>& operations() const;
  const std::vector<Problem>& problems() const;
  const std::string& name() const;  // file name as given
  const std::string& title() const;
  const std::string& hash() const;       // 16 hex digits of all its texts
  const std::string& base_path() const;  // of the first server; empty or "/v1"
  // URLs as in the document, variables replaced by their defaults.
  const std::vector<std::string>& servers() const;
  const std::vector<SecurityScheme>& security_schemes() const;
  // Header names that carry credentials by the document's security schemes (apiKey in header;
  // Authorization for http, oauth2, openIdConnect).
  const std::vector<std::string>& credential_headers() const;

  struct Match {
    const Operation* operation = nullptr;  // nullptr: the path is known, the method is not
    std::vector<http::PathParameter> parameters;
  };
  // By method and target (query ignored, base path not included). Literal segments win over
  // parameters. Nothing where no path of the document matches.
  std::optional<Match> match(std::string_view method, std::string_view target) const;
  // What a finding about a request is filed under: method and path of its operation as in the
  // document; "*" for a method that the path does not have, and for a path that is not there. No
  // bytes of the request, so that a thousand spellings outside the contract are one place.
  struct OperationName {
    std::string method, path;
  };
  OperationName operation_name(std::string_view method, std::string_view target) const;
  // Operations by operationId or "METHOD /path"; nullptr where there is none.
  const Operation* find(std::string_view name) const;

  struct Data;  // contract/load.h

 private:
  explicit Contract(std::unique_ptr<Data> data);
  static Result<Contract> load(std::string text, const std::string& name,
                               const std::string* folder);
  std::unique_ptr<Data> data_;
};

}  // namespace bodkin::contract
