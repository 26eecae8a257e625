// The forms of docs/inventory_api.md, "Types".
#include "service/call.h"

#include <algorithm>

namespace bodkin::service {
namespace {

bool is_class_char(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool is_lower_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

}  // namespace

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_lower_hex(text[i])) return false;
  }
  return true;
}

bool is_class_form(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, is_class_char);
}

bool is_known_class(std::string_view text) {
  if (text == "VCPU" || text == "MEMORY_MB" || text == "DISK_GB" || text == "PCI_DEVICE") {
    return true;
  }
  constexpr std::string_view kCustom = "CUSTOM_";
  return text.starts_with(kCustom) && text.size() > kCustom.size() && is_class_form(text);
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & '\xC0') != '\x80'; }));
}

}  // namespace bodkin::service
