// Header fields as a short list. Searching is linear: messages have a handful of fields, and their
// order and spelling must survive.
#include <algorithm>

#include "base/text.h"
#include "http/message.h"

namespace bodkin {
namespace {

bool has_name(const Header& field, std::string_view name) {
  return field.name.size() == name.size() && equal_ignore_case(field.name, name);
}

}  // namespace

Headers::Headers() = default;
Headers::Headers(std::initializer_list<Header> fields) : fields_(fields) {}
Headers::Headers(const Headers&) = default;
Headers::Headers(Headers&&) noexcept = default;
Headers& Headers::operator=(const Headers&) = default;
Headers& Headers::operator=(Headers&&) noexcept = default;
Headers::~Headers() = default;

void Headers::add(std::string name, std::string value) {
  fields_.push_back({std::move(name), std::move(value)});
}

void Headers::set(std::string_view name, std::string value) {
  const auto matches = [&](const Header& field) { return has_name(field, name); };
  const auto first = std::find_if(fields_.begin(), fields_.end(), matches);
  if (first == fields_.end()) {
    fields_.push_back({std::string(name), std::move(value)});
    return;
  }
  // `name` may be a view of a field that is removed below: the first one keeps its spelling.
  first->value = std::move(value);
  fields_.erase(std::remove_if(first + 1, fields_.end(), matches), fields_.end());
}

std::size_t Headers::remove(std::string_view name) {
  const std::string kept(name);  // it may be a view of a field that goes
  return std::erase_if(fields_, [&](const Header& field) { return has_name(field, kept); });
}

const std::string* Headers::find(std::string_view name) const {
  for (const Header& field : fields_) {
    if (has_name(field, name)) return &field.value;
  }
  return nullptr;
}

std::string_view Headers::get(std::string_view name) const {
  const std::string* value = find(name);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

const std::vector<Header>& Headers::fields() const {
  return fields_;
}
bool Headers::empty() const {
  return fields_.empty();
}
bool operator==(const Headers& a, const Headers& b) {
  return a.fields_ == b.fields_;
}

}  // namespace bodkin
