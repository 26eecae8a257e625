#include "engine/features.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "schema/reachable.h"

namespace {

constexpr std::size_t kCounters = 8192;

}  // namespace

// libFuzzer clears and reads this section; its size is a multiple of 8 and it is aligned.
__attribute__((section("__libfuzzer_extra_counters"), used,
               aligned(64))) std::uint8_t bodkin_response_counters[kCounters];

namespace bodkin::engine {
namespace {

constexpr std::size_t kMessageBytesMax = 600;
constexpr std::size_t kShapeBytesMax = 2048;
constexpr std::size_t kSaidBytesMax = 4096;
constexpr std::size_t kWordBytesMin = 4;  // shorter ones turn up in requests by chance
constexpr std::size_t kWordBytesMax = 24;

void mark(std::uint64_t feature) {
  feature ^= feature >> 29;
  std::uint8_t& counter = bodkin_response_counters[feature % kCounters];
  counter = 1;  // how often is how many steps and probes there were, and says nothing new
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Of a word, a name or an identifier: what is joined by these is one of them.
bool in_token(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == '%' ||
         c == '\\' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_word(std::string_view token) {
  return token.size() >= kWordBytesMin && token.size() <= kWordBytesMax &&
         std::all_of(token.begin(), token.end(),
                     [](char c) { return is_letter(c) || c == '_' || c == '.' || c == '-'; });
}

// Whether the text holds the token as a whole.
bool says(std::string_view text, std::string_view token) {
  for (std::size_t at = text.find(token); at != std::string_view::npos;
       at = text.find(token, at + 1)) {
    const std::size_t end = at + token.size();
    if ((at == 0 || !in_token(text[at - 1])) && (end == text.size() || !in_token(text[end]))) {
      return true;
    }
  }
  return false;
}

// Calls visit(token, end) for every token of the text.
template <typename Visit>
void for_each_token(std::string_view text, Visit&& visit) {
  for (std::size_t at = 0; at < text.size();) {
    if (!in_token(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && in_token(text[at])) ++at;
    std::string_view token = text.substr(begin, at - begin);
    while (!token.empty() && token.back() == '.') token.remove_suffix(1);  // ends a sentence
    if (!token.empty()) visit(token, begin + token.size());
  }
}

// One letter for the kind of the JSON value that begins there.
char kind_of(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  if (at == std::string_view::npos) return '?';
  const char c = text[at];
  if (c == '-' || (c >= '0' && c <= '9')) return '0';
  if (c != '[' && c != '{') return c;  // a quote, or the first letter of a word
  const std::size_t inside = text.find_first_not_of(" \t\r\n", at + 1);
  const bool empty =
      inside != std::string_view::npos && (text[inside] == ']' || text[inside] == '}');
  return empty ? (c == '[' ? ']' : '}') : c;
}

}  // namespace

ResponseFeatures::ResponseFeatures(const contract::Contract& contract) : contract_(contract) {
  std::vector<const schema::Schema*> roots;
  for (const contract::Operation& operation : contract.operations()) {
    roots.push_back(operation.body);
    for (const auto& response : operation.responses) roots.push_back(response.body);
    for (const auto& parameter : operation.parameters) names_.insert(parameter.name);
  }
  for (const schema::Schema* schema : schema::reachable_from(std::move(roots))) {
    for (const auto& property : schema->properties) names_.insert(property.first);
  }
}

std::string ResponseFeatures::message_words(std::string_view body, const Request& request) const {
  const std::string_view said = std::string_view(request.body).substr(0, kSaidBytesMax);
  std::string words;
  for_each_token(body.substr(0, kMessageBytesMax), [&](std::string_view token, std::size_t) {
    const bool named = names_.contains(std::string(token));
    if (!named && (!is_word(token) || says(request.target, token) || says(said, token))) return;
    words.append(token).push_back(' ');
  });
  return words;
}

std::string ResponseFeatures::shape(std::string_view body) const {
  body = body.substr(0, kShapeBytesMax);
  std::set<std::string> members;
  for_each_token(body, [&](std::string_view token, std::size_t end) {
    if (end + 1 >= body.size() || body[end] != '"' || body[end + 1] != ':') return;
    std::string name(token);
    if (!names_.contains(name)) return;
    name.push_back(kind_of(body.substr(end + 2)));
    members.insert(std::move(name));
  });
  std::string all;
  for (const std::string& member : members) all.append(member).push_back(' ');
  return all;
}

void ResponseFeatures::count_variant(std::uint64_t kind, const std::string& variant) {
  const std::uint64_t hash = hash64(variant, kind);
  auto& known = variants_[kind];
  if (known.size() < kVariantsMax) known.insert(hash);
  if (known.contains(hash)) mark(hash);
}

void ResponseFeatures::record(const session::Judged& judged) {
  for (const scenario::Exchange& exchange : judged.trace.exchanges) {
    std::uint64_t operation = 7;
    if (exchange.operation != nullptr) {
      operation =
          static_cast<std::uint64_t>(exchange.operation - contract_.operations().data()) + 11;
    }
    const std::string& body = exchange.answer.response.body;
    const auto status = static_cast<std::uint64_t>(exchange.answer.response.status);
    const std::uint64_t purpose = static_cast<std::uint64_t>(exchange.purpose);
    const std::uint64_t base =
        hash64("", kHashStart ^ (operation * 1000003 + status) * 31 + purpose);
    mark(base);
    if (exchange.purpose != scenario::Purpose::kInput) continue;
    if (status >= 400 || status == 0) {
      count_variant(base, message_words(body, exchange.request));
      continue;
    }
    count_variant(base, shape(body));
    // The size class of an accepted answer: more objects are another state.
    std::uint64_t size_class = 0;
    for (std::size_t n = body.size(); n > 0; n /= 4) ++size_class;
    mark(base + 0x9e37 * (size_class + 1));
  }
}

}  // namespace bodkin::engine
