#include "shop.h"

#include <cstdlib>

#include <nlohmann/json.hpp>

namespace shop {
namespace {

Reply refuse(int status, const std::string& why) {
  return {status, "{\"error\": \"" + why + "\"}"};
}

Reply show(int number, int quantity) {
  return {200, "{\"number\": " + std::to_string(number) +
                   ", \"quantity\": " + std::to_string(quantity) + "}"};
}

}  // namespace

Reply Shop::answer(const std::string& method, const std::string& path, const std::string& body) {
  if (path == "/orders") {
    if (method != "POST") return refuse(405, "POST only");
    const auto order = nlohmann::json::parse(body, nullptr, false);
    if (!order.is_object() || !order.contains("quantity")) return refuse(400, "no quantity");
    if (!order["quantity"].is_number_integer()) return refuse(400, "quantity is no integer");
    const auto quantity = order["quantity"].get<long>();
    // The fault: the contract says 1 to 100, and 0 and less are let pass.
    if (quantity > 100) return refuse(400, "quantity is above 100");
    const int number = static_cast<int>(orders_.size()) + 1;
    orders_[number] = static_cast<int>(quantity);
    Reply reply = show(number, orders_[number]);
    reply.status = 201;
    return reply;
  }
  if (path.starts_with("/orders/")) {
    if (method != "GET") return refuse(405, "GET only");
    const auto found = orders_.find(std::atoi(path.c_str() + 8));
    return found == orders_.end() ? refuse(404, "no such order")
                                  : show(found->first, found->second);
  }
  return refuse(404, "no such path");
}

}  // namespace shop
