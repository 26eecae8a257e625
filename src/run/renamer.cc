#include "run/renamer.h"

#include <algorithm>
#include <cstddef>

#include "base/hash.h"
#include "base/random.h"

namespace bodkin::run {
namespace {

constexpr std::size_t kUuidLength = 36;

std::string fresh_value(std::string_view identifier, Random& random) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  const bool uuid = identifier.size() == kUuidLength && identifier[8] == '-' &&
                    identifier[13] == '-' && identifier[18] == '-' && identifier[23] == '-';
  std::string value(identifier);
  for (std::size_t i = 0; i < value.size(); ++i) {
    char& c = value[i];
    if (uuid) {
      // Version and variant (RFC 9562, 4.1 and 4.2) stay, or it might be no UUID any more.
      if (c != '-' && i != 14 && i != 19) c = kHex[random.below(16)];
    } else if (c >= '0' && c <= '9') {
      c = static_cast<char>('1' + random.below(9));
    } else if (c >= 'a' && c <= 'z') {
      c = static_cast<char>('a' + random.below(26));
    } else if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>('A' + random.below(26));
    }
  }
  return value;
}

}  // namespace

Renamer::Renamer(std::vector<std::string> identifiers, std::uint64_t seed) : seed_(seed) {
  // Longer ones first: one may be the beginning of another.
  std::sort(identifiers.begin(), identifiers.end(), [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  identifiers.erase(std::unique(identifiers.begin(), identifiers.end()), identifiers.end());
  for (auto& identifier : identifiers) {
    if (!identifier.empty()) pairs_.push_back({identifier, identifier});
  }
}

void Renamer::next_generation() {
  ++generation_;
  Random random(seed_ ^ hash64("world", generation_));
  for (auto& pair : pairs_) pair.fresh = fresh_value(pair.world, random);
}

std::string Renamer::replaced(std::string_view text, bool forward) const {
  std::string result;
  std::size_t done = 0;
  while (active() && done < text.size()) {
    std::size_t nearest = std::string_view::npos;
    const Pair* found = nullptr;
    for (const auto& pair : pairs_) {
      const std::size_t at = text.find(forward ? pair.world : pair.fresh, done);
      if (at < nearest) {
        nearest = at;
        found = &pair;
      }
    }
    if (found == nullptr) break;
    result.append(text, done, nearest - done);
    result += forward ? found->fresh : found->world;
    done = nearest + found->world.size();
  }
  result.append(text, done);
  return result;
}

void Renamer::forward(Request& request) const {
  if (!active()) return;
  request.target = forward(request.target);
  request.body = forward(request.body);
  Headers headers;
  for (const auto& field : request.headers.fields()) headers.add(field.name, forward(field.value));
  request.headers = std::move(headers);
}

void Renamer::back(Request& request) const {
  if (!active()) return;
  request.target = back(request.target);
  request.body = back(request.body);
}

void Renamer::back(Response& response) const {
  if (!active()) return;
  response.body = back(response.body);
  Headers headers;
  for (const auto& field : response.headers.fields()) headers.add(field.name, back(field.value));
  response.headers = std::move(headers);
}

bool Renamer::names_identifier(std::string_view text) const {
  return std::any_of(pairs_.begin(), pairs_.end(), [&](const Pair& pair) {
    return text.find(pair.world) != std::string_view::npos;
  });
}

}  // namespace bodkin::run
