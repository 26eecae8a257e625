// What accepted inputs have said before: of an operation, each member of a body by the class of
// its value, each query parameter and each header.
//
// What says only what earlier inputs said leads where they led, so that most of what follows an
// input may wait for another. Classes, not values: the sign and size of a number and how it is
// written, the length of a text and the kinds of its characters, how many parts a container has.
// Keys that are identifiers are one member.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "run/probes.h"

namespace bodkin::run {

class Familiar {
 public:
  // An operation's inputs are new for so many times, whatever they say; and a service that takes
  // everything has no more than so many things to say.
  static constexpr std::uint64_t kFirst = 64;
  static constexpr std::size_t kSayingsMax = 1024;

  // Whether the input says something that no earlier one of its operation said as this principal.
  // Notes what it says.
  bool is_new(const Accepted& input, std::string_view principal);

 private:
  struct Known {
    std::uint64_t inputs = 0;
    std::unordered_set<std::uint64_t> sayings;  // by hash
  };
  std::unordered_map<const contract::Operation*, Known> known_;
};

}  // namespace bodkin::run
