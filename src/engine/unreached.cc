#include "engine/unreached.h"

namespace bodkin::engine {
namespace {

constexpr int kBadRequest = 400, kUnauthorised = 401, kForbidden = 403, kNotFound = 404,
              kUnprocessable = 422;
// Statuses that a mutated head brings about before anything of the operation is reached.
constexpr int kMethodNotAllowed = 405, kNotAcceptable = 406, kTooLarge = 413, kMediaType = 415,
              kTooMany = 429;
constexpr int kServerErrors = 500;
// What at least one in so many refusals says is what stands in the way; the rest is our doing.
constexpr std::uint32_t kTellingShare = 10;
// Who asks is looked at first, so where that stands in the way nearly all refusals say so.
constexpr std::uint32_t kCredentialShare = 2;

bool says_nothing(int status) {
  return status == kMethodNotAllowed || status == kNotAcceptable || status == kTooLarge ||
         status == kMediaType || status == kTooMany || status >= kServerErrors;
}

}  // namespace

Unreached::Unreached(const contract::Contract& contract)
    : contract_(contract), seen_(contract.operations().size()) {}

void Unreached::reached(const contract::Operation& operation) {
  seen_[static_cast<std::size_t>(&operation - contract_.operations().data())].done = true;
}

std::optional<Unreached::Refused> Unreached::see(const scenario::Exchange& exchange,
                                                 bool have_principals) {
  if (exchange.operation == nullptr || !exchange.answered() ||
      exchange.purpose != scenario::Purpose::kInput) {
    return std::nullopt;
  }
  Seen& seen = seen_[static_cast<std::size_t>(exchange.operation - contract_.operations().data())];
  if (seen.done) return std::nullopt;
  if (have_principals &&
      (exchange.principal == scenario::kNobody || exchange.principal == scenario::kStranger)) {
    return std::nullopt;
  }
  const int status = exchange.answer.response.status;
  if (says_nothing(status)) return std::nullopt;
  if (status == kUnauthorised || status == kForbidden) {
    ++seen.unauthorised;
    seen.credential_status = status;
  } else if (status == kNotFound) {
    ++seen.not_found;
  } else if (status == kBadRequest || status == kUnprocessable) {
    ++seen.bad;
  } else {
    seen.done = true;
    return std::nullopt;
  }
  const std::uint32_t all = seen.unauthorised + seen.not_found + seen.bad;
  if (all < kRefusals) return std::nullopt;
  Refused refused{exchange.operation, 0, all, exchange.principal};
  if (seen.unauthorised * kCredentialShare >= all) {
    refused.status = seen.credential_status;
  } else if (seen.not_found * kTellingShare >= all) {
    refused.status = kNotFound;
  } else if (all >= kBadRequests) {
    refused.status = kBadRequest;
  } else {
    return std::nullopt;
  }
  seen.done = true;
  return refused;
}

}  // namespace bodkin::engine
