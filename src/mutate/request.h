// Mutating whole requests: what an operator on one gets, and the operators' common form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "contract/contract.h"
#include "http/message.h"
#include "mutate/body.h"
#include "mutate/stock.h"
#include "mutate/values.h"
#include "scenario/world.h"

namespace bodkin::mutate {

// Where requests are made for.
struct Service {
  const contract::Contract& contract;
  const scenario::World& world;
  std::vector<const contract::Operation*> operations;  // that a request may be turned into
  Stock& stock;
  std::vector<std::string> principals = {};  // names that steps may be sent as
};

struct RequestContext {
  const Service& service;
  Request& request;
  Context& text;           // for values: random, known, checker, names, room; its tree is empty
  std::string base = {};   // base path that the target begins with; not in `path`
  std::string path = {};   // of the target, without base and query
  std::string query = {};  // without the question mark
  const contract::Operation* operation = nullptr;  // that the request matched when it came
  std::vector<http::PathParameter> parameters = {};

  Random& random() { return text.random; }
  // Writes base, path and query back into the request.
  void set_target();
};

struct RequestOperator {
  std::string_view name;
  std::string_view purpose;
  std::uint16_t weight = 1;
  // False: skipped, nothing changed. Changes path and query in the context, the rest in the
  // request.
  bool (*apply)(RequestContext&) = nullptr;
};

// Turns the request into a valid one of an operation that has a body; false where there is none.
bool other_with_body(RequestContext& context);

// Makes path parameters name things that exist and the media type the one that is described, so
// that the body is looked at. False: nothing to mend.
bool mend_head(RequestContext& context);

std::span<const RequestOperator> target_operators();  // path, method, operation
std::span<const RequestOperator> query_operators();
std::span<const RequestOperator> header_operators();

// A value for a parameter, decoded: valid (of the world, generated) or hostile.
std::string parameter_value(RequestContext& context, const contract::Parameter* declared,
                            const std::string& name, std::string_view current);
std::string hostile_value(RequestContext& context, std::string_view current,
                          const contract::Parameter* declared);
const contract::Parameter* declared_parameter(const RequestContext& context, contract::Place place,
                                              std::string_view name);

// As Mutator::mutate_request and cross_requests.
std::string mutated_request(const Shared& shared, const Service& service, std::string_view encoded,
                            std::string_view other, std::size_t size_max, Random& random);
std::string crossed_request(const Shared& shared, std::string_view a, std::string_view b,
                            std::size_t size_max, Random& random);

}  // namespace bodkin::mutate
