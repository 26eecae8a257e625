// What the steps of a scenario were answered with, and what references to them (http/reference.h)
// stand for.
//
// A value from a body: a string's text, a number's spelling, any other value as JSON. It is
// percent-encoded in a target, unless the target begins with it: there it is taken for a URL of
// which scheme, host and the contract's base path are cut off. Inside a JSON string of a body it is
// escaped; elsewhere it is put in as it is. Deterministic for the seed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "http/message.h"
#include "http/reference.h"

namespace bodkin::scenario {

class Answers {
 public:
  // `base_path` of the contract.
  Answers(std::uint64_t seed, std::string base_path);

  // The step of that name came by; nullptr: it was not sent or got no answer. A name seen twice is
  // the later one's. Copies what it needs.
  void add(const std::string& step, const Response* response);

  // Gives a text for a reference to a step that came by and of which the answer has no such value;
  // nothing: the reference stays as it is.
  using Fallback = std::function<std::optional<std::string>(const http::FoundReference&)>;

  // The request with every reference replaced that is a new UUID or names a step that came by;
  // other braces stay, byte for byte.
  Request resolve(const Request& written, const Fallback& fallback);

  // Why a reference has no value, in words: "the answer of "create" has no $.id (it was 409)".
  std::string why_missing(const http::Reference& reference) const;

 private:
  struct Known {
    bool answered = false;
    Response response;
  };
  enum class Where { kTarget, kHeader, kBody };
  std::optional<std::string> value(const http::Reference& reference);
  std::string replaced(std::string_view text, Where where, const Fallback& fallback);

  std::map<std::string, Known> known_;
  Random random_;
  std::string base_path_;
};

}  // namespace bodkin::scenario
