// Reading an OpenAPI document. For this module alone.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "contract/contract.h"
#include "contract/document.h"

namespace bodkin::contract {

// A path template, ready for matching.
struct Route {
  struct Segment {
    enum class Kind { kLiteral, kMixed, kParameter };  // in order of precedence
    Kind kind = Kind::kLiteral;
    std::string text;  // literal text, or the parameter's name
  };
  std::string path;  // the template
  std::vector<Segment> segments;
  bool mixed = false;  // some segment is
  std::vector<const Operation*> operations;
};

struct Contract::Data {
  std::string name, title, base_path;
  std::vector<std::string> servers;
  std::vector<SecurityScheme> security_schemes;
  Document document;
  std::unique_ptr<schema::SchemaSet> schemas;  // of that document, which must not move
  std::vector<Operation> operations;
  std::vector<Problem> problems;
  std::vector<std::string> credential_headers;
  std::vector<std::vector<Route>> routes;  // by number of segments, most literal first

  // Fills routes from the operations and from paths that have none.
  void index(const std::vector<std::string>& paths);
};

// "application/json", also with parameters, and types that end in +json.
bool is_json_media_type(std::string_view type);

// Everything but routes. Paths are those of the document in its order; `folder` as for
// Document::read().
Result<std::unique_ptr<Contract::Data>> load_document(std::string text, const std::string& name,
                                                      const std::string* folder,
                                                      std::vector<std::string>& paths);

}  // namespace bodkin::contract
