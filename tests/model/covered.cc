#include "covered.h"

namespace bodkin::model {

Covered::Covered(const contract::Contract& contract) : contract_(contract) {
  for (const contract::Operation& operation : contract.operations()) {
    for (const contract::ResponseSpec& spec : operation.responses) {
      documented_[{operation.name(), spec.status}] = 0;
    }
  }
}

void Covered::see(const Request& request, const Response& response) {
  const auto match = contract_.match(request.method, request.target);
  if (!match || match->operation == nullptr) return;  // an unknown path or method
  const contract::ResponseSpec* const spec = match->operation->response(response.status);
  if (spec == nullptr) {
    ++undocumented_[match->operation->name() + " " + std::to_string(response.status)];
  } else {
    ++documented_[{match->operation->name(), spec->status}];
  }
}

std::vector<Covered::Key> Covered::missing() const {
  std::vector<Key> keys;
  for (const auto& [key, count] : documented_) {
    if (count == 0) keys.push_back(key);
  }
  return keys;
}

}  // namespace bodkin::model
