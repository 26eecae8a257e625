#include "engine/features.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/hash.h"
#include "json/tree.h"

namespace {

constexpr std::size_t kCounters = 8192;

}  // namespace

// libFuzzer clears and reads this section; its size is a multiple of 8 and it is aligned.
__attribute__((section("__libfuzzer_extra_counters"), used,
               aligned(64))) std::uint8_t bodkin_response_counters[kCounters];

namespace bodkin::engine {
namespace {

void count(std::uint64_t feature) {
  feature ^= feature >> 29;
  std::uint8_t& counter = bodkin_response_counters[feature % kCounters];
  if (counter < 255) ++counter;
}

// The letters of an answer without digits and quoted values: which of its messages it is. Cheaper
// and coarser than finding::normalise_message.
std::uint64_t message_hash(std::string_view body) {
  std::uint64_t hash = kHashStart;
  bool quoted_value = false;
  std::size_t letters = 0;
  for (const char c : body.substr(0, 600)) {
    if (c == '\'') quoted_value = !quoted_value;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter || quoted_value) continue;
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    if (++letters >= 200) break;
  }
  return hash;
}

}  // namespace

void record_features(const session::Judged& judged, const contract::Contract& contract) {
  for (const scenario::Exchange& exchange : judged.trace.exchanges) {
    const auto match = contract.match(exchange.request.method, exchange.request.target);
    std::uint64_t operation = 7;
    if (match && match->operation != nullptr) {
      operation = static_cast<std::uint64_t>(match->operation - contract.operations().data()) + 11;
    }
    const auto status = static_cast<std::uint64_t>(exchange.answer.response.status);
    const std::uint64_t purpose = static_cast<std::uint64_t>(exchange.purpose);
    const std::uint64_t base =
        hash64("", kHashStart ^ (operation * 1000003 + status) * 31 + purpose);
    count(base);
    if (exchange.purpose != scenario::Purpose::kInput) continue;
    if (status >= 400 || status == 0) count(base ^ message_hash(exchange.answer.response.body));
    // The size class of an accepted answer: more objects are another state.
    if (status < 300) {
      std::uint64_t size_class = 0;
      for (std::size_t n = exchange.answer.response.body.size(); n > 0; n /= 4) ++size_class;
      count(base + 0x9e37 * (size_class + 1));
    }
  }
}

}  // namespace bodkin::engine
