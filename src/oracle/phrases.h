// Many phrases looked for in one pass over a text, without regard to ASCII case (Aho and Corasick,
// 1975, as a dense automaton over the bytes that occur in the phrases).
//
// A prefilter: what a hit means is for the caller to check. Answers are mostly clean, so a clean
// text costs one table look-up a byte and no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace bodkin::oracle {

class Phrases {
 public:
  // Phrases are ASCII and not empty.
  explicit Phrases(const std::vector<std::string_view>& phrases);

  struct Hit {
    std::size_t phrase = 0;  // index into the list
    std::size_t begin = 0;   // offset in the text
  };
  // Hits in order of their end, at most hits_max. Of several phrases that end at the same byte only
  // the longest is reported.
  std::vector<Hit> find(std::string_view text, std::size_t hits_max = 32) const;

 private:
  using State = std::uint16_t;
  static constexpr std::uint16_t kNoPhrase = 0xffff;

  std::array<std::uint8_t, 256> class_of_{};  // 0: a byte in no phrase
  std::size_t classes_ = 1;
  std::vector<State> next_;            // state * classes_ + class; while it is built
  std::vector<std::uint32_t> steps_;   // the same as (row of the next state) * 2 + accepts
  std::vector<std::uint16_t> accept_;  // phrase that ends in a state
  std::vector<std::size_t> lengths_;
};

}  // namespace bodkin::oracle
