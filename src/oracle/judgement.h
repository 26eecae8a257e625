// Questions about one exchange that more than one oracle asks. Each has one answer here, so that
// two oracles never claim the same fault.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "oracle/oracle.h"

namespace bodkin::oracle {

inline constexpr int kStatusBadRequest = 400, kStatusUnauthorised = 401, kStatusForbidden = 403,
                     kStatusNotFound = 404, kStatusUnsupportedType = 415,
                     kStatusUnprocessable = 422, kStatusTooMany = 429;

// The status of the answer, 0 where there is none.
int status_of(const Facts& facts);

// A 5xx that is a fault: not 501, and not a 503 that says when to come back.
bool is_server_error(const Facts& facts);

// What an error answer says: the first of detail, message, title, error in its JSON (in "errors"
// too), else the beginning of its text; of a traceback the error that ends it.
std::string error_text(const Response& response);

// The model is known and every answer that it permits is 401 or 403.
bool model_refuses_access(const Facts& facts);

// Whether a write was accepted between the last restore of the world and this exchange, so that the
// world is not what it was.
bool written_since_restore(const Case& what, std::size_t exchange);

// The request succeeded for a principal who may not make it, by contract, principals or model.
bool accessed_without_right(const Case& what, std::size_t exchange);

// Of a Content-Type, without its parameters.
std::string_view media_type(std::string_view content_type);

// The media type of the request is the one that its operation describes, or it has no body. Of
// several Content-Type fields, of which servers take the first, the last or none, all have to be.
bool has_described_media_type(const Facts& facts);

// It is another one to every server: at most one field, in HTTP's grammar, names something else.
bool has_other_media_type(const Facts& facts);

// An input that contract and model (where there is one) allow was answered 400 or 422.
bool refused_though_valid(const Case& what, std::size_t exchange);

// The declared query parameter that an invalid parameter verdict is about; nullptr for a path
// parameter.
const contract::Parameter* violated_query_parameter(const Facts& facts);

// An object member that has the name of a database's own identifier ("rowid", "user_pk") and that
// the response schema forbids; empty where there is none.
std::string internal_member(const Facts& facts);

// "#/components/schemas/X/properties/total/minimum": a violated place with its keyword.
std::string violation(const schema::Verdict& verdict);
// Where in a body of that schema the violation stands, by the schema's names; of a member that is
// missing, its place. Empty for the body as a whole. `schema` may be nullptr.
std::string violated_member(const schema::Schema* schema, const schema::Verdict& verdict);
// The rule that a request breaks, by contract or model; empty: none that is known.
std::string broken_rule(const Facts& facts);

}  // namespace bodkin::oracle
