// Rows of resource providers, for the handlers of everything below one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "service/call.h"

namespace bodkin::service {

struct Provider {
  std::int64_t id = 0;
  std::string uuid, name;
  std::int64_t generation = 0;
  std::optional<std::int64_t> parent;
};

std::optional<Provider> find_provider(Call& call, std::string_view uuid);
// The provider that the path names. False: refused, or answered.
bool load_provider(Call& call, Provider& provider);
// Raises the provider's generation by 1.
void raise_generation(Call& call, Provider& provider);

}  // namespace bodkin::service
