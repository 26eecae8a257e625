// What the readers of a document's parts share: the document, where schemas come from, where
// problems go. For this module alone.
//
// Every error's place is final: "file:line: #/pointer". A reader's error costs the operation that
// it was called for; what costs less is noted.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "contract/load.h"

namespace bodkin::contract {

struct Loader {
  Contract::Data& data;
  const Document& document;
  bool version_2 = false;         // OpenAPI 2.0
  mutable std::size_t spent = 0;  // bytes of operations, roughly

  void note(const Error& fault) const;
  void note(json::NodeId node, std::string message) const;
  // true and false; anything else is noted and false.
  bool flag(json::NodeId object, std::string_view key) const;
  std::string text(json::NodeId object, std::string_view key) const;
  Result<const schema::Schema*> schema(json::NodeId node) const;
  // The node of `example`, else of the first of `examples`; kNone: none.
  json::NodeId example(json::NodeId node) const;
  // Before something of that size is made for an operation: parts may be shared by references, so
  // what they become is not bounded by the document's size. Error: limits::kOperationsBytesMax.
  Result<void> charge(json::NodeId node, std::size_t bytes = kPartBytes) const;
  static constexpr std::size_t kPartBytes = 256;
  // The member of an operation or, where it has none, of the document.
  json::NodeId own_or_root(json::NodeId operation, std::string_view key) const;
};

// A list of parameters. Later ones of the same name and place replace earlier ones, so a path's
// come before an operation's. Those of 2.0 that make a body are left to read_body_2().
Result<void> read_parameters(const Loader& loader, json::NodeId list, Operation& out);

Result<void> read_body(const Loader& loader, json::NodeId request_body, Operation& out);
Result<void> read_responses(const Loader& loader, json::NodeId operation, Operation& out);
Result<void> read_links(const Loader& loader, json::NodeId response, ResponseSpec& out);

// OpenAPI 2.0: body and formData parameters by `consumes`, and one response by `produces`.
Result<void> read_body_2(const Loader& loader, json::NodeId operation, json::NodeId path_parameters,
                         Operation& out);
Result<void> read_response_2(const Loader& loader, json::NodeId operation, json::NodeId response,
                             ResponseSpec& out);

// Schemes and credential headers, servers and base path of the document.
void read_security_schemes(const Loader& loader);
void read_servers(const Loader& loader);
// Those of one operation.
Result<void> read_security(const Loader& loader, json::NodeId operation, Operation& out);
std::string base_path_of(const Loader& loader, json::NodeId operation, json::NodeId path);

// "application/x-www-form-urlencoded"
bool is_form(std::string_view media_type);

}  // namespace bodkin::contract
