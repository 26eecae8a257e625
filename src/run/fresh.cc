#include "run/fresh.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "http/uri.h"
#include "json/tree.h"
#include "run/identity.h"
#include "run/learn.h"
#include "scenario/referring.h"

namespace bodkin::run {
namespace {

constexpr std::size_t kBodyBytesMax = 4096;  // larger ones are inputs that try something

}  // namespace

std::string thing_path(std::string_view path_template) {
  const std::size_t end = path_template.rfind('}');
  if (end == std::string_view::npos) return {};
  const std::string_view thing = path_template.substr(0, end + 1);
  return parent_of_last_parameter(thing) ? std::string(thing) : std::string();
}

void FreshThings::note(const scenario::Exchange& exchange) {
  if (!exchange.success() || exchange.operation == nullptr) return;
  if (exchange.request.body.size() > kBodyBytesMax) return;
  const contract::Operation& operation = *exchange.operation;
  const bool by_name = operation.method == "PUT" && operation.path.ends_with('}');
  if (operation.method != "POST" && !by_name) return;
  // A creation below a collection is known by the collection, one by name by the thing itself.
  made_.insert_or_assign(operation.path,
                         Creation{&operation, exchange.request, exchange.principal});
}

std::optional<FreshThings::Creation> FreshThings::creation_for(const contract::Operation& operation,
                                                               const scenario::World& world) {
  const std::string thing = thing_path(operation.path);
  const auto parent = parent_of_last_parameter(thing);
  if (!parent) return std::nullopt;
  auto known = made_.find(*parent);
  if (known == made_.end()) known = made_.find(thing);
  if (known == made_.end() || known->second.operation == &operation) return std::nullopt;
  return renamed(known->second, world);
}

std::vector<FreshThings::Creation> FreshThings::creations_behind(const Creation& creation,
                                                                 const contract::Contract& contract,
                                                                 const scenario::World& world) {
  std::vector<Creation> behind;
  const json::Tree body = json::parse(creation.request.body);
  for (const auto& [path, made] : made_) {
    if (made.operation == creation.operation || made.operation->method != "POST") continue;
    const std::string parameter = parameter_of_collection(contract, path);
    const auto nodes = body.preorder();
    const bool named = std::any_of(nodes.begin(), nodes.end(), [&](json::NodeId node) {
      return !scenario::identifier_text(body, node).empty() &&
             world.refers(scenario::referring_name(body, node), parameter);
    });
    if (named && !parameter.empty()) behind.push_back(renamed(made, world));
  }
  return behind;
}

FreshThings::Creation FreshThings::renamed(Creation creation, const scenario::World& world) {
  ++count_;
  if (creation.operation->method == "PUT") {
    const http::Target target = http::split_target(creation.request.target);
    const std::string_view path = target.path;
    const std::size_t slash = path.rfind('/');
    const std::string name = http::percent_decode(path.substr(slash + 1), false);
    std::string renamed =
        std::string(path.substr(0, slash + 1)) + http::percent_encode(other_than(name, count_));
    if (!target.query.empty()) renamed += "?" + std::string(target.query);
    creation.request.target = std::move(renamed);
  } else if (creation.operation->body != nullptr && !creation.request.body.empty()) {
    json::Tree body = json::parse(creation.request.body);
    rename_itself(body, *creation.operation->body, hash64(creation.request.body, count_),
                  generator_, {&world, creation.operation});
    creation.request.body = json::print(body);
  }
  return creation;
}

}  // namespace bodkin::run
