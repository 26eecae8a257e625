// Reading values.
#include "service/json_tree.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>
#include <system_error>

namespace bodkin::service {

const Node& Value::node() const {
  static const Node nothing;
  if (tree_ == nullptr || index_ >= tree_->nodes.size()) return nothing;
  return tree_->nodes[index_];
}

std::string_view Value::slice(std::uint32_t offset, std::uint32_t bytes) const {
  if (tree_ == nullptr) return {};
  return std::string_view(tree_->chars).substr(offset, bytes);
}

bool Value::is_integer() const {
  return is_number() && spelling().find_first_of(".eEIN") == std::string_view::npos;
}

std::int64_t Value::integer() const {
  if (!is_number()) return 0;
  const std::string_view digits = spelling();
  std::int64_t value = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (code == std::errc::result_out_of_range || end != digits.data() + digits.size()) {
    const double real = number();
    if (real != real) return 0;
    constexpr auto kBound = static_cast<double>(kIntegerClamp);
    return static_cast<std::int64_t>(std::clamp(real, -kBound, kBound));
  }
  return std::clamp(value, -kIntegerClamp, kIntegerClamp);
}

double Value::number() const {
  if (!is_number()) return 0;
  // A copy ends in NUL, which strtod needs; it alone tells overflow from underflow.
  return std::strtod(std::string(spelling()).c_str(), nullptr);
}

Value Value::find(std::string_view key) const {
  Value found;
  if (!is_object()) return found;
  for (Value member = first(); member.exists(); member = member.next()) {
    if (member.key() == key) found = member;
  }
  return found;
}

Value Value::find_first(std::string_view key) const {
  if (!is_object()) return {};
  for (Value member = first(); member.exists(); member = member.next()) {
    if (member.key() == key) return member;
  }
  return {};
}

}  // namespace bodkin::service
