// Reading an OpenAPI document. For this module alone.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "contract/contract.h"
#include "json/tree.h"

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
  std::string name, title, hash, base_path;
  json::Tree tree;
  std::vector<int> lines;
  std::unique_ptr<schema::SchemaSet> schemas;
  std::vector<Operation> operations;
  std::vector<Problem> problems;
  std::vector<std::string> credential_headers;
  std::vector<std::vector<Route>> routes;  // by number of segments, most literal first

  // Fills routes from the operations and from paths that have none.
  void index(const std::vector<std::string>& paths);
};

// "application/json", also with parameters, and types that end in +json.
bool is_json_media_type(std::string_view type);

// Everything but name and routes. Paths are those of the document in its order.
Result<std::unique_ptr<Contract::Data>> load_document(std::string text, const std::string& name,
                                                      std::vector<std::string>& paths);

}  // namespace bodkin::contract
