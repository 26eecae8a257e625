// Writing what consumers want, all or nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/allocation_body.h"
#include "service/call.h"

namespace bodkin::service {

struct Consumer {
  std::int64_t id = 0, generation = 0;
  std::string project, user, type;
};

std::optional<Consumer> find_consumer(Call& call, std::string_view uuid);

// Whether an owner may touch the consumer, for a write. False: refused.
bool own_consumer(Call& call, const std::optional<Consumer>& consumer);

// Takes away what a consumer holds; adds the providers that held it to `providers`.
void release(Call& call, const Consumer& consumer, std::vector<std::int64_t>& providers);

// Raises each provider's generation once.
void raise_generations(Call& call, std::vector<std::int64_t> providers);

// The whole of PUT and POST once bodies are read, with its answer.
void allocate(Call& call, const std::vector<ConsumerBody>& bodies);

}  // namespace bodkin::service
