// What an answer shows, as coverage: counters that libFuzzer reads beside its own.
//
// For a service in another process they are all the guidance there is; in-process they tell inputs
// apart that reach the same code with different answers. They must saturate: an answer that repeats
// what was asked, or that holds an identifier of the moment, would make every input new and the
// corpus a heap of noise. So values are left out, a feature is there or not, however often, and of
// each kind of answer only so many messages and shapes count. 8 KiB of counters, about 1 µs an
// input.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "contract/contract.h"
#include "session/session.h"

namespace bodkin::engine {

class ResponseFeatures {
 public:
  static constexpr std::size_t kVariantsMax = 48;  // messages, and shapes, of one kind of answer

  // The contract must outlive it.
  explicit ResponseFeatures(const contract::Contract& contract);

  // Records operation, status and purpose of each exchange; of the input's own answer also the
  // message of an error, and shape and size class of a success. Call once for each input, after
  // libFuzzer has zeroed the counters.
  void record(const session::Judged& judged);

  // The words of a message that tell which message it is: no numbers, no identifiers, nothing that
  // the request said unless the contract says it too. For tests.
  std::string message_words(std::string_view body, const Request& request) const;
  // Members that the contract names, each with the kind of its value, in order. For tests.
  std::string shape(std::string_view body) const;

 private:
  void count_variant(std::uint64_t kind, const std::string& variant);

  const contract::Contract& contract_;
  std::unordered_set<std::string> names_;  // of properties and parameters
  std::unordered_map<std::uint64_t, std::unordered_set<std::uint64_t>> variants_;
};

}  // namespace bodkin::engine
