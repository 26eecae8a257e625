// Reading an OpenAPI document. For this module alone.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "contract/contract.h"
#include "contract/document.h"
#include "contract/routes.h"

namespace bodkin::contract {

struct Contract::Data {
  std::string name, title, base_path;
  std::vector<std::string> servers;
  std::vector<SecurityScheme> security_schemes;
  Document document;
  std::unique_ptr<schema::SchemaSet> schemas;  // of that document, which must not move
  std::vector<Operation> operations;
  std::vector<Problem> problems;
  std::vector<std::string> credential_headers;
  Routes routes;
  std::unordered_map<std::string, const Operation*> by_id, by_name;

  // Fills routes and names from the operations and from paths that have none.
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
