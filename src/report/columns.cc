#include "report/columns.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace bodkin::report {
namespace {

struct Block {
  std::uint32_t first;
  std::uint32_t last;
};

constexpr Block kCombining[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489},   {0x0591, 0x05bd},   {0x064b, 0x065f}, {0x200b, 0x200f},
    {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},   {0x20d0, 0x20ff},   {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
    {0xfeff, 0xfeff}, {0x1f3fb, 0x1f3ff}, {0xe0100, 0xe01ef},
};
constexpr Block kWide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2e80, 0x303e},   {0x3041, 0x33ff},
    {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

template <std::size_t N>
bool in(const Block (&blocks)[N], std::uint32_t c) {
  return std::any_of(std::begin(blocks), std::end(blocks),
                     [c](const Block& block) { return c >= block.first && c <= block.last; });
}

// Bytes of the code point at the text's start; 1 for a stray byte.
std::size_t length_at(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return std::min(length, text.size());
}

std::size_t columns_of(std::string_view unit) {
  if (unit.size() == 1) return 1;
  const auto lead = static_cast<unsigned char>(unit[0]);
  std::uint32_t c = lead & (unit.size() == 2 ? 0x1fU : unit.size() == 3 ? 0x0fU : 0x07U);
  for (const char byte : unit.substr(1)) c = (c << 6) | (static_cast<unsigned char>(byte) & 0x3fU);
  if (in(kCombining, c)) return 0;
  return in(kWide, c) ? 2 : 1;
}

// Bytes of the longest prefix of at most `width` columns; at least one code point.
std::size_t fitting(std::string_view text, std::size_t width) {
  std::size_t bytes = 0;
  std::size_t used = 0;
  while (bytes < text.size()) {
    const std::size_t length = length_at(text.substr(bytes));
    used += columns_of(text.substr(bytes, length));
    if (used > width && bytes > 0) break;
    bytes += length;
  }
  return bytes;
}

// Where to break a prefix that fits, given that more text follows: at the last space, unless that
// would leave most of the line empty and there is a mark further on.
std::size_t break_at(std::string_view text, std::size_t fits) {
  if (text[fits] == ' ') return fits;
  const std::string_view line = text.substr(0, fits);
  const std::size_t space = line.find_last_of(' ');
  std::size_t mark = line.rfind('/');
  if (mark == std::string_view::npos || mark * 2 < fits) mark = line.find_last_of("/,;-_");
  const bool has_space = space != std::string_view::npos && space > 0;
  const bool has_mark = mark != std::string_view::npos && mark > 0;
  if (has_space && (space * 2 >= fits || !has_mark || mark < space)) return space;
  return has_mark ? mark + 1 : fits;
}

}  // namespace

std::size_t columns(std::string_view text) {
  std::size_t total = 0;
  while (!text.empty()) {
    const std::size_t length = length_at(text);
    total += columns_of(text.substr(0, length));
    text.remove_prefix(length);
  }
  return total;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(width, 8);
  std::vector<std::string> lines;
  while (true) {
    const std::size_t fits = fitting(text, width);
    if (fits >= text.size()) break;
    const std::size_t end = break_at(text, fits);
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
    while (text.starts_with(' ')) text.remove_prefix(1);
  }
  if (!text.empty() || lines.empty()) lines.emplace_back(text);
  return lines;
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(width > used ? width - used : 0, ' ') + std::string(text);
}

}  // namespace bodkin::report
