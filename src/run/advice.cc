#include "run/advice.h"

#include <fmt/format.h>

#include "http/uri.h"

namespace bodkin::run {
namespace {

constexpr int kBadRequest = 400, kUnauthorised = 401, kForbidden = 403, kNotFound = 404,
              kUnprocessable = 422;

std::string for_unauthorised(const std::string& principal, const scenario::Principals& principals) {
  if (principals.empty()) return "no principal; give --principal or --header";
  const scenario::Principal* known = principals.find(principal);
  if (known != nullptr && known->login) {
    return fmt::format(
        "the token of {}'s login is not taken; check 'header' and 'prefix' of [principal.login]",
        principal);
  }
  return fmt::format(
      "the principal {} is not known there; check its headers, or give it a [principal.login]",
      principal);
}

std::string for_not_found(const contract::Operation& operation, const scenario::World& world) {
  const std::string unbound = first_unbound(operation, world);
  if (!unbound.empty()) {
    return fmt::format(
        "no value is known for {{{}}}; it needs something that exists: name one in [values]",
        unbound);
  }
  const auto names = http::path_parameter_names(operation.path);
  if (names.empty()) return "check the path behind --url and the contract's servers";
  return fmt::format("what is known for {{{}}} is not there; name something that is in [values]",
                     names.back());
}

}  // namespace

std::string first_unbound(const contract::Operation& operation, const scenario::World& world) {
  for (auto& name : http::path_parameter_names(operation.path)) {
    if (world.value_for(name).empty()) return name;
  }
  return {};
}

std::string advice(const contract::Operation& operation, int status, const std::string& principal,
                   const scenario::World& world, const scenario::Principals& principals) {
  switch (status) {
    case kUnauthorised:
      return for_unauthorised(principal, principals);
    case kForbidden:
      return principals.empty()
                 ? std::string("no principal; give --principal or --header")
                 : fmt::format("the principal {} may not do this; give one first that may",
                               principal);
    case kNotFound:
      return for_not_found(operation, world);
    case kBadRequest:
    case kUnprocessable:
      return "it may want values that exist (tenants, references): give them in [values], or good "
             "requests with --seed-har";
    default:
      return {};
  }
}

}  // namespace bodkin::run
