// Bodies of PUT /allocations/{consumer} and POST /allocations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/call.h"
#include "service/json_tree.h"

namespace bodkin::service {

// An amount of a class that a consumer wants from a provider.
struct Claim {
  std::string provider, resource_class;
  std::int64_t amount = 0;
};

struct ConsumerBody {
  std::string consumer;
  std::vector<Claim> claims;
  std::optional<std::int64_t> generation;  // nothing: null
  std::string project, user, type;
};

// False: refused.
bool read_consumer_body(Call& call, std::string_view consumer, Value object, ConsumerBody& body);
bool read_batch(Call& call, Value object, std::vector<ConsumerBody>& bodies);

}  // namespace bodkin::service
