#include "scenario/amounts.h"

#include <optional>
#include <set>
#include <string>

#include "json/edit.h"
#include "schema/validate.h"

namespace bodkin::scenario {
namespace {

constexpr const char* kFew = "1";
constexpr const char* kMany = "1000";
constexpr std::size_t kBoundBytesMax = 9;  // beyond it a bound is that of a type, not of a thing

std::optional<std::string> amount_for(const schema::Schema& schema, Amounts amounts) {
  if ((schema.types & schema::kString) != 0 || !schema.enumeration.empty()) return std::nullopt;
  const bool least = amounts == Amounts::kLeast;
  const auto& bound = least ? schema.minimum : schema.maximum;
  const bool open = least ? schema.exclusive_minimum : schema.exclusive_maximum;
  if (bound && !open && bound->size() <= kBoundBytesMax) return *bound;
  return least ? kFew : kMany;
}

}  // namespace

void set_amounts(json::Tree& body, const schema::Schema& schema, const World& world,
                 Amounts amounts, schema::Generator& generator) {
  const std::set<std::string> things = world.things();
  for (const auto& [applied, node] : schema::applied_schemas(schema, body, generator)) {
    if (body.at(node).kind != json::Kind::kNumber) continue;
    if (things.contains(std::string(body.at(node).text))) continue;
    const auto amount = amount_for(*applied, amounts);
    if (amount && generator.fits(*applied, *amount)) json::set_text(body, node, *amount);
  }
}

}  // namespace bodkin::scenario
