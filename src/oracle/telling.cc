#include "oracle/telling.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "json/tree.h"
#include "oracle/echo.h"
#include "oracle/judgement.h"
#include "scenario/naming.h"

namespace bodkin::oracle {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kNodesMax = 256;
constexpr std::size_t kTextMin = 4, kTextMax = 200;

// Members that name a thing, or say whose it is.
bool names_something(std::string_view member) {
  static constexpr std::array<std::string_view, 27> kWords{
      "name",    "title",     "label",     "email",        "serial",       "sku",     "code",
      "key",     "reference", "owner",     "tenant",       "project",      "user",    "customer",
      "account", "creator",   "author",    "org",          "company",      "member",  "team",
      "guest",   "holder",    "recipient", "organization", "organisation", "consumer"};
  const auto words = words_of_name(member);
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  });
}

bool is_name_like(std::string_view text) {
  const bool letters = std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  return letters && text.size() >= kTextMin && text.size() <= kTextMax;
}

// The first text of the thing that the refusal has, and its reader did not send.
std::optional<std::pair<std::string, std::string>> told(const json::Tree& thing,
                                                        std::string_view identifier,
                                                        std::string_view refusal,
                                                        std::string_view said) {
  const auto nodes = thing.preorder();
  for (std::size_t i = 0; i < nodes.size() && i < kNodesMax; ++i) {
    if (thing.at(nodes[i]).kind != json::Kind::kString) continue;
    const std::string value = json::decode_string(thing.at(nodes[i]).text).bytes;
    const std::string member = json::key_of(thing, nodes[i]);
    const bool tells =
        is_uuid(value) || (is_name_like(value) && (value == identifier || names_something(member)));
    if (!tells) continue;
    if (!holds_word(refusal, value) || holds_word(said, value)) continue;
    return std::pair(member, value);
  }
  return std::nullopt;
}

bool is_hidden(int status) {
  return status == kStatusForbidden || status == kStatusNotFound;
}

// Everything that this principal wrote from one exchange to another, and what it is called itself.
std::string said_by(const Case& what, std::size_t from, std::size_t at) {
  const std::string& who = what.facts[at].exchange->principal;
  std::string all;
  for (std::size_t i = from; i <= at; ++i) {
    const scenario::Exchange& exchange = *what.facts[i].exchange;
    // Whether it is hidden was our question.
    if (exchange.principal != who || exchange.request.method == "GET") continue;
    all += exchange.request.target + "\n" + exchange.request.body + "\n";
  }
  const auto* principal =
      what.context.principals != nullptr ? what.context.principals->find(who) : nullptr;
  if (principal != nullptr) all += principal->name + "\n" + principal->project + "\n";
  return all;
}

}  // namespace

std::vector<Told> told_by_refusals(const Case& what) {
  std::vector<Told> found;
  std::size_t own = kNone, other = kNone, never = kNone;
  for (std::size_t i = 0; i < what.facts.size(); ++i) {
    const std::string_view note = what.facts[i].exchange->note;
    if (note == scenario::kTellOwn || note == scenario::kForeignOwn) {
      own = i;
      other = never = kNone;
    } else if (note == scenario::kTellOther || note == scenario::kForeignOther) {
      other = i;
    } else if (note == scenario::kForeignNever) {
      never = i;
    }
    const bool asks = note.starts_with(scenario::kForeignWrite) || note == scenario::kTellWrite;
    const int status = status_of(what.facts[i]);
    if (!asks || own == kNone || other == kNone || status < 400 || status > 499) continue;
    if (!what.facts[own].exchange->success() || !is_hidden(status_of(what.facts[other])) ||
        what.facts[other].exchange->principal != what.facts[i].exchange->principal) {
      continue;
    }
    std::string said = said_by(what, own, i);
    if (never != kNone) said += what.facts[never].exchange->answer.response.body;
    const json::Tree thing = json::parse(what.facts[own].exchange->answer.response.body);
    if (!json::is_json(thing)) continue;
    const auto& path = what.facts[own].path_parameters;
    const std::string identifier = path.empty() ? std::string() : path.back().value;
    if (auto text = told(thing, identifier, what.facts[i].exchange->answer.response.body, said)) {
      found.push_back({i, std::move(text->first), std::move(text->second)});
    }
  }
  return found;
}

}  // namespace bodkin::oracle
