#include "oracle/phrases.h"

#include "base/check.h"

namespace bodkin::oracle {
namespace {

std::uint8_t lower(char c) {
  return static_cast<std::uint8_t>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

}  // namespace

Phrases::Phrases(const std::vector<std::string_view>& phrases) {
  BODKIN_CHECK(phrases.size() < kNoPhrase);
  for (const auto phrase : phrases) {
    for (const char c : phrase) {
      std::uint8_t& known = class_of_[lower(c)];
      if (known == 0) known = static_cast<std::uint8_t>(classes_++);
    }
  }
  for (int c = 'A'; c <= 'Z'; ++c) {
    class_of_[static_cast<std::size_t>(c)] = class_of_[lower(static_cast<char>(c))];
  }
  // The trie; 0 is the root, and "no edge" until the automaton is closed below.
  next_.assign(classes_, 0);
  accept_.assign(1, kNoPhrase);
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    BODKIN_CHECK(!phrases[i].empty());
    std::size_t state = 0;
    for (const char c : phrases[i]) {
      const std::size_t edge = state * classes_ + class_of_[lower(c)];
      if (next_[edge] == 0) {
        BODKIN_CHECK(accept_.size() < 0xffff);
        next_[edge] = static_cast<State>(accept_.size());
        accept_.push_back(kNoPhrase);
        next_.resize(next_.size() + classes_, 0);
      }
      state = next_[edge];
    }
    accept_[state] = static_cast<std::uint16_t>(i);
    lengths_.push_back(phrases[i].size());
  }
  // Breadth first: a missing edge leads where the longest proper suffix leads.
  std::vector<State> suffix(accept_.size(), 0), order;
  for (std::size_t c = 0; c < classes_; ++c) {
    if (next_[c] != 0) order.push_back(next_[c]);
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t state = order[i];
    if (accept_[state] == kNoPhrase) accept_[state] = accept_[suffix[state]];
    for (std::size_t c = 0; c < classes_; ++c) {
      State& edge = next_[state * classes_ + c];
      const State fallback = next_[suffix[state] * classes_ + c];
      if (edge == 0) {
        edge = fallback;
      } else {
        suffix[edge] = fallback;
        order.push_back(edge);
      }
    }
  }
  // What find() steps along: where the next state's edges begin, and whether it accepts.
  steps_.reserve(next_.size());
  for (const State state : next_) {
    const auto row = static_cast<std::uint32_t>(state * classes_);
    steps_.push_back(row << 1U | (accept_[state] != kNoPhrase ? 1U : 0U));
  }
  next_ = {};
}

std::vector<Phrases::Hit> Phrases::find(std::string_view text, std::size_t hits_max) const {
  std::vector<Hit> hits;
  std::uint32_t step = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    step = steps_[(step >> 1U) + class_of_[static_cast<std::uint8_t>(text[i])]];
    if ((step & 1U) == 0) continue;
    const std::uint16_t phrase = accept_[(step >> 1U) / classes_];
    hits.push_back({phrase, i + 1 - lengths_[phrase]});
    if (hits.size() == hits_max) break;
  }
  return hits;
}

}  // namespace bodkin::oracle
