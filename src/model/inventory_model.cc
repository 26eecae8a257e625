// The inventory model as oracles ask it.
#include <algorithm>
#include <string_view>
#include <utility>

#include "model/model.h"

namespace bodkin::model {
namespace {

class InventoryModel final : public Model {
 public:
  ModelStatePtr initial() const override { return std::make_shared<const State>(); }

  Outcomes outcomes(const ModelState& state, const Asker& asker,
                    const Request& request) const override {
    return in_order(model::outcomes(static_cast<const State&>(state), asker, request));
  }

  ModelStatePtr settle(const ModelStatePtr& before, const Outcome& outcome,
                       const Response& response) const override {
    return model::settle(std::static_pointer_cast<const State>(before), outcome, response);
  }

  std::string difference(const ModelState& after, const Request& request,
                         const Response& response) const override {
    return read_difference(static_cast<const State&>(after), request, response);
  }
};

}  // namespace

Outcomes in_order(Outcomes deserved) {
  if (deserved.permitted.empty()) return deserved;
  const int due = deserved.permitted.front().status;
  std::erase_if(deserved.permitted, [&](const Outcome& outcome) {
    return outcome.status != due && !outcome.rule.starts_with("open.");
  });
  return deserved;
}

std::shared_ptr<const Model> inventory_model() {
  static const auto kModel = std::make_shared<const InventoryModel>();
  return kModel;
}

}  // namespace bodkin::model
