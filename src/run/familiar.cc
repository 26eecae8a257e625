#include "run/familiar.h"

#include <algorithm>
#include <vector>

#include "base/hash.h"
#include "http/uri.h"

namespace bodkin::run {
namespace {

constexpr std::size_t kNodesLookedAtMax = 512;
constexpr std::size_t kLongKey = 24;  // a name that somebody thought of is shorter
constexpr std::uint64_t kAnyKey = 1, kElement = 2;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t mixed = (a ^ (b + 0x9e3779b97f4a7c15ULL)) * 0xbf58476d1ce4e5b9ULL;
  return mixed ^ (mixed >> 31U);
}

// 0, 1, 2, 3 to 4, 5 to 8 and so on.
std::uint64_t size_class(std::size_t size) {
  std::uint64_t bits = 0;
  for (std::size_t rest = size; rest > 0; rest >>= 1U) ++bits;
  return bits;
}

// Which kinds of characters a spelling has, a bit each.
std::uint64_t kinds_of_characters(std::string_view text) {
  std::uint64_t kinds = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      kinds |= 1U;
    } else if (byte >= '0' && byte <= '9') {
      kinds |= 2U;
    } else if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')) {
      kinds |= 4U;
    } else if (byte == '\\') {
      kinds |= 8U;
    } else if (byte == '\'' || byte == '<' || byte == '{' || byte == '$' || byte == ';') {
      kinds |= 16U;
    } else {
      kinds |= 32U;
    }
  }
  return kinds;
}

std::uint64_t class_of_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  const bool exponent = text.find_first_of("eE") != std::string_view::npos;
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(negative ? 1 : 0, point);
  const bool nothing = text.find_first_of("123456789") == std::string_view::npos;
  return size_class(whole.size()) * 16 + (negative ? 8 : 0) + (exponent ? 4 : 0) +
         (point != std::string_view::npos ? 2 : 0) + (nothing ? 1 : 0);
}

std::uint64_t class_of(const json::Tree& body, json::NodeId id) {
  const json::Node& node = body.at(id);
  std::uint64_t value = 0;
  switch (node.kind) {
    case json::Kind::kNumber:
      value = class_of_number(node.text);
      break;
    case json::Kind::kString:
    case json::Kind::kRaw:
      value = size_class(node.text.size()) * 64 + kinds_of_characters(node.text);
      break;
    case json::Kind::kArray:
    case json::Kind::kObject:
      value = size_class(body.child_count(id));
      break;
    default:
      break;
  }
  return value * 16 + static_cast<std::uint64_t>(node.kind);
}

bool is_identifier(std::string_view key) {
  return key.size() > kLongKey;
}

// Adds what a body says; those of one object's members that stand twice say it.
void add_body(const json::Tree& body, std::uint64_t start, std::vector<std::uint64_t>& sayings) {
  const auto nodes = body.preorder();
  std::vector<std::uint64_t> places(body.size(), start);
  for (std::size_t i = 0; i < nodes.size() && i < kNodesLookedAtMax; ++i) {
    const json::NodeId id = nodes[i];
    const json::Node& node = body.at(id);
    if (node.parent != json::kNone) {
      const std::uint64_t step = !node.has_key             ? kElement
                                 : is_identifier(node.key) ? kAnyKey
                                                           : hash64(node.key);
      places[id] = mix(places[node.parent], step);
      const bool twice =
          node.has_key && node.previous != json::kNone && body.at(node.previous).key == node.key;
      if (twice) sayings.push_back(mix(places[id], kAnyKey));
    }
    sayings.push_back(mix(places[id], class_of(body, id) + kElement));
  }
}

}  // namespace

bool Familiar::is_new(const Accepted& input, std::string_view principal) {
  Known& known = known_[&input.operation];
  std::vector<std::uint64_t> sayings;
  const std::uint64_t start = hash64(principal, static_cast<std::uint64_t>(input.response.status));
  sayings.push_back(start);
  if (input.body != nullptr) add_body(*input.body, start, sayings);
  for (const auto& parameter : input.parameters) {
    sayings.push_back(mix(hash64(parameter.name), size_class(parameter.value.size()) * 64 +
                                                      kinds_of_characters(parameter.value)));
  }
  std::string_view query = http::split_target(input.request.target).query;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equal = std::min(pair.find('='), pair.size());
    sayings.push_back(mix(hash64(pair.substr(0, equal)),
                          size_class(pair.size() - equal) * 64 + kinds_of_characters(pair)));
  }
  for (const Header& header : input.request.headers.fields()) {
    sayings.push_back(mix(hash64(header.name), size_class(header.value.size())));
  }
  bool some = ++known.inputs <= kFirst;
  for (const std::uint64_t saying : sayings) {
    if (known.sayings.size() >= kSayingsMax) break;
    some = known.sayings.insert(saying).second || some;
  }
  return some;
}

}  // namespace bodkin::run
