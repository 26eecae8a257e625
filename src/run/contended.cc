#include "run/contended.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/edit.h"
#include "json/scan.h"
#include "scenario/referring.h"

namespace bodkin::run {
namespace {

using json::NodeId;

constexpr std::size_t kDateBytes = 10;  // "2031-01-10"
constexpr std::uint64_t kDaysMax = 200, kStepsMax = 24;
constexpr std::size_t kDigitsMax = 9;

struct Choice {
  enum class Form { kThing, kText, kDate };
  Form form = Form::kText;
  NodeId node = json::kNone;
  const schema::Schema* schema = nullptr;
  std::string parameter;  // kThing: by which such things are known
};

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t size) {
  int value = 0;
  const char* begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + size, value);
  if (error != std::errc() || end != begin + size) return std::nullopt;
  return value;
}

// The date that a text begins with, that many days later, before the rest of the text.
std::optional<std::string> days_later(std::string_view text, int days) {
  if (text.size() < kDateBytes || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_at(text, 0, 4), month = number_at(text, 5, 2),
             day = number_at(text, 8, 2);
  if (!year || !month || !day || *month < 1 || *day < 1) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  const std::chrono::year_month_day later(std::chrono::sys_days(date) + std::chrono::days(days));
  return fmt::format("{:04}-{:02}-{:02}{}", static_cast<int>(later.year()),
                     static_cast<unsigned>(later.month()), static_cast<unsigned>(later.day()),
                     text.substr(kDateBytes));
}

// The last number in a text some steps on: "A-1" is "A-4".
std::optional<std::string> further(std::string_view text, std::uint64_t steps) {
  std::size_t end = text.find_last_of("0123456789");
  if (end == std::string_view::npos) return std::nullopt;
  std::size_t begin = ++end;
  while (begin > 0 && text[begin - 1] >= '0' && text[begin - 1] <= '9') --begin;
  if (end - begin > kDigitsMax) return std::nullopt;
  const auto value = number_at(text, begin, end - begin);
  if (!value) return std::nullopt;
  // "007" goes on with as many digits.
  return fmt::format("{}{:0{}}{}", text.substr(0, begin),
                     static_cast<std::uint64_t>(*value) + steps,
                     text[begin] == '0' ? end - begin : 1, text.substr(end));
}

std::vector<Choice> choices_of(const json::Tree& body, const contract::Operation& operation,
                               const scenario::World& world, schema::Generator& generator) {
  std::vector<Choice> found;
  for (const auto& [schema, node] : schema::applied_schemas(*operation.body, body, generator)) {
    const std::string identifier = scenario::identifier_text(body, node);
    if (identifier.empty() || !schema->enumeration.empty()) continue;
    const bool text = body.at(node).kind == json::Kind::kString;
    Choice choice{Choice::Form::kText, node, schema, {}};
    const std::string name = scenario::referring_name(body, node);
    for (const auto& [parameter, values] : world.bindings) {
      const bool known = std::find(values.begin(), values.end(), identifier) != values.end();
      if (known && values.size() > 1 && world.refers(name, parameter)) {
        choice.form = Choice::Form::kThing;
        choice.parameter = parameter;
      }
    }
    if (choice.form != Choice::Form::kThing) {
      if (!text) continue;
      const bool date = days_later(identifier, 1).has_value();
      if (!date && schema->pattern.empty()) continue;
      if (date) choice.form = Choice::Form::kDate;
    }
    if (generator.fits(*schema, body.at(node).text)) found.push_back(choice);
  }
  return found;
}

// Spelling of another value; nothing where none is found.
std::optional<std::string> another(const json::Tree& body, const Choice& choice, int days,
                                   const scenario::World& world, schema::Generator& generator,
                                   Random& random) {
  const json::Node& node = body.at(choice.node);
  const std::string old = scenario::identifier_text(body, choice.node);
  std::optional<std::string> made;
  if (choice.form == Choice::Form::kThing) {
    const std::string& value = random.pick(world.bindings.at(choice.parameter));
    made = node.kind == json::Kind::kString ? json::quote(value) : value;
  } else {
    made = choice.form == Choice::Form::kDate ? days_later(old, days)
                                              : further(old, 1 + random.below(kStepsMax));
    if (made) made = json::quote(*made);
  }
  if (made && *made != node.text && generator.fits(*choice.schema, *made)) return made;
  if (choice.form != Choice::Form::kText) return std::nullopt;
  schema::GenerateOptions options;
  options.use_examples = false;
  made = generator.generate(*choice.schema, random, options);
  if (!made || !json::is_string(*made) || *made == node.text) return std::nullopt;
  return made;
}

}  // namespace

bool choose_another(json::Tree& body, const contract::Operation& operation,
                    const scenario::World& world, schema::Generator& generator, Random& random) {
  if (operation.body == nullptr) return false;
  const std::vector<Choice> all = choices_of(body, operation, world, generator);
  if (all.empty()) return false;
  const int days = 1 + static_cast<int>(random.below(kDaysMax));
  const std::size_t certain = random.below(all.size());
  const bool dates = all[certain].form == Choice::Form::kDate || random.one_in(2);
  bool changed = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool date = all[i].form == Choice::Form::kDate;
    // What begins ends later, too.
    if (date ? !dates : i != certain && random.one_in(2)) continue;
    const auto spelling = another(body, all[i], days, world, generator, random);
    if (!spelling) continue;
    json::set_text(body, all[i].node, *spelling);
    changed = true;
  }
  return changed;
}

}  // namespace bodkin::run
