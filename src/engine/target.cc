#include "engine/target.h"

#include <algorithm>
#include <cstring>

// Given by libFuzzer, AFL++'s driver and centipede; honggfuzz's is fatal, so it is only called from
// a custom mutator, which honggfuzz does not call.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace bodkin::engine {
namespace {

Target* g_active = nullptr;

std::string_view view(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

std::size_t copy_out(const std::string& from, std::uint8_t* to, std::size_t size_max) {
  const std::size_t size = std::min(from.size(), size_max);
  if (size != 0) std::memcpy(to, from.data(), size);
  return size;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void set_active(Target* target) {
  g_active = target;
}
Target* active() {
  return g_active;
}

mutate::LeafMutate libfuzzer_leaf() {
  return [](std::uint8_t* data, std::size_t size, std::size_t size_max) {
    return LLVMFuzzerMutate(data, size, size_max);
  };
}

std::vector<std::string> dictionary_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::size_t open = line.find('"');
    const std::size_t comment = line.find('#');
    const std::size_t close = line.rfind('"');
    if (open == std::string_view::npos || close <= open || comment < open) continue;
    std::string word;
    for (std::size_t i = open + 1; i < close; ++i) {
      if (line[i] != '\\' || i + 1 >= close) {
        word.push_back(line[i]);
      } else if (line[i + 1] == 'x' && i + 3 < close + 1 && hex_digit(line[i + 2]) >= 0 &&
                 hex_digit(line[i + 3]) >= 0) {
        word.push_back(static_cast<char>(hex_digit(line[i + 2]) * 16 + hex_digit(line[i + 3])));
        i += 3;
      } else {
        word.push_back(line[++i]);
      }
    }
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace bodkin::engine

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t size_max, unsigned int seed) {
  using namespace bodkin::engine;
  if (active() == nullptr) return LLVMFuzzerMutate(data, size, size_max);
  return copy_out(active()->mutate(view(data, size), size_max, seed), data, size_max);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data1, std::size_t size1,
                                                 const std::uint8_t* data2, std::size_t size2,
                                                 std::uint8_t* out, std::size_t out_size_max,
                                                 unsigned int seed) {
  using namespace bodkin::engine;
  if (active() == nullptr) return copy_out(std::string(view(data1, size1)), out, out_size_max);
  return copy_out(active()->cross(view(data1, size1), view(data2, size2), out_size_max, seed), out,
                  out_size_max);
}
