// Gives the world's identifiers fresh values, so that a service that cannot be restored meets a new
// world each time.
//
// forward() is for what is sent, back() for what comes back. Fresh values have the shape of the old
// ones (a hex digit for a hex digit in UUIDs, else a digit for a digit and a letter for a letter),
// and depend on nothing but the seed and the number of the generation. Replaces exact spellings
// only: an identifier that a mutator wrote in upper case is another one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.h"

namespace bodkin::run {

class Renamer {
 public:
  Renamer(std::vector<std::string> identifiers, std::uint64_t seed);

  // Until the first call every identifier stands for itself.
  void next_generation();
  bool active() const { return generation_ > 0; }

  std::string forward(std::string_view text) const { return replaced(text, true); }
  std::string back(std::string_view text) const { return replaced(text, false); }
  void forward(Request& request) const;
  void back(Request& request) const;
  void back(Response& response) const;
  // Whether the text, in world identifiers, names one of them.
  bool names_identifier(std::string_view text) const;

 private:
  struct Pair {
    std::string world, fresh;
  };
  std::string replaced(std::string_view text, bool forward) const;

  std::vector<Pair> pairs_;
  std::uint64_t seed_;
  std::uint64_t generation_ = 0;
};

}  // namespace bodkin::run
