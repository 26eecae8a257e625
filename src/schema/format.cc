#include "schema/format.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cfloat>
#include <cstdint>
#include <string>

#include "json/number.h"

namespace bodkin::schema {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
template <typename Predicate>
bool all(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

Truth fits_uuid(std::string_view text) {
  if (text.size() == 36) {
    bool canonical = true;
    for (std::size_t i = 0; i < text.size() && canonical; ++i) {
      const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
      canonical = dash ? text[i] == '-' : is_hex(text[i]) && !(text[i] >= 'A' && text[i] <= 'F');
    }
    if (canonical) return Truth::kYes;
  }
  // Upper case, braces, urn:uuid:, dashes elsewhere or none: many readers take them.
  if (text.starts_with("urn:uuid:")) text.remove_prefix(9);
  std::size_t digits = 0;
  for (const char c : text) {
    if (is_hex(c)) {
      ++digits;
    } else if (c != '-' && c != '{' && c != '}') {
      return Truth::kNo;
    }
  }
  return digits == 32 ? Truth::kMaybe : Truth::kNo;
}

// 'd' a digit, else the character itself.
bool has_form(std::string_view text, std::string_view form) {
  return text.size() == form.size() &&
         std::equal(text.begin(), text.end(), form.begin(),
                    [](char c, char f) { return f == 'd' ? is_digit(c) : c == f; });
}

int two_digits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// Requires the form dddd-dd-dd.
bool real_date(std::string_view text) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = two_digits(text, 0) * 100 + two_digits(text, 2);
  const int month = two_digits(text, 5);
  const int day = two_digits(text, 8);
  if (month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

// Whether a lenient reader of dates may see one: digits, and nothing but what stands in dates.
Truth perhaps_a_date(std::string_view text) {
  const bool digits = std::count_if(text.begin(), text.end(), is_digit) >= 4;
  const bool plain = all(text, [](char c) {
    return is_digit(c) || is_letter(c) || std::string_view("-+:./, ").find(c) != std::string::npos;
  });
  return digits && plain ? Truth::kMaybe : Truth::kNo;
}

Truth fits_date(std::string_view text) {
  if (!has_form(text, "dddd-dd-dd")) return perhaps_a_date(text);
  return real_date(text) ? Truth::kYes : Truth::kNo;
}

// What follows the date: hh:mm:ss[.fraction](Z|±hh:mm).
Truth fits_time(std::string_view text) {
  if (text.size() < 8 || !has_form(text.substr(0, 8), "dd:dd:dd")) return perhaps_a_date(text);
  if (two_digits(text, 0) > 23 || two_digits(text, 3) > 59 || two_digits(text, 6) > 60) {
    return Truth::kNo;
  }
  const bool leap_second = two_digits(text, 6) == 60;
  std::string_view rest = text.substr(8);
  if (rest.starts_with(".")) {
    std::size_t end = 1;
    while (end < rest.size() && is_digit(rest[end])) ++end;
    if (end == 1 || end > 10) return Truth::kMaybe;
    rest.remove_prefix(end);
  }
  if (rest == "Z") return leap_second ? Truth::kMaybe : Truth::kYes;
  if (rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && has_form(rest.substr(1), "dd:dd")) {
    if (two_digits(rest, 1) > 23 || two_digits(rest, 4) > 59) return Truth::kNo;
    return leap_second ? Truth::kMaybe : Truth::kYes;
  }
  return perhaps_a_date(text);
}

Truth fits_date_time(std::string_view text) {
  if (text.size() < 11 || !has_form(text.substr(0, 10), "dddd-dd-dd") || text[10] != 'T') {
    return perhaps_a_date(text);
  }
  return real_date(text) ? fits_time(text.substr(11)) : Truth::kNo;
}

Truth fits_ipv4(std::string_view text) {
  std::array<unsigned char, 4> bytes{};
  if (inet_pton(AF_INET, std::string(text).c_str(), bytes.data()) == 1 &&
      text.find('\0') == std::string_view::npos) {
    return Truth::kYes;
  }
  // "127.1", "0x7f.0.0.1" and leading zeros are read by some.
  const bool plain =
      !text.empty() && all(text, [](char c) { return is_hex(c) || c == '.' || c == 'x'; });
  return plain ? Truth::kMaybe : Truth::kNo;
}

Truth fits_ipv6(std::string_view text) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, std::string(text).c_str(), bytes.data()) == 1 &&
      text.find('\0') == std::string_view::npos) {
    return Truth::kYes;
  }
  const bool colon = text.find(':') != std::string_view::npos;
  const bool plain = all(text, [](char c) {
    return is_hex(c) || is_letter(c) || std::string_view(":.%[]/").find(c) != std::string::npos;
  });
  return colon && plain ? Truth::kMaybe : Truth::kNo;
}

bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > 253 || text.front() == '.' || text.back() == '.') return false;
  std::size_t label = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') {
      if (label == 0 || text[i - 1] == '-') return false;
      label = 0;
      continue;
    }
    if (!is_letter(text[i]) && !is_digit(text[i]) && (text[i] != '-' || label == 0)) return false;
    if (++label > 63) return false;
  }
  return text.back() != '-';
}

Truth fits_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return Truth::kNo;
  const std::string_view local = text.substr(0, at);
  const bool plain = !local.empty() && local.size() <= 64 && all(local, [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '+';
  });
  const std::string_view host = text.substr(at + 1);
  const bool dotted = host.find('.') != std::string_view::npos;
  return plain && dotted && is_hostname(host) ? Truth::kYes : Truth::kMaybe;
}

Truth fits_uri(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text[0])) return Truth::kMaybe;
  const bool plain = all(text, [](char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("-._~:/?#@&=+,").find(c) != std::string::npos;
  });
  return plain ? Truth::kYes : Truth::kMaybe;
}

Truth fits_byte(std::string_view text) {
  std::string_view digits = text;
  for (int i = 0; i < 2 && digits.ends_with('='); ++i) digits.remove_suffix(1);
  const bool plain =
      all(digits, [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '/'; });
  return plain && text.size() % 4 == 0 ? Truth::kYes : Truth::kMaybe;
}

Truth fits_hostname(std::string_view text) {
  return is_hostname(text) ? Truth::kYes : Truth::kMaybe;
}

Truth fits_anything(std::string_view) {
  return Truth::kYes;
}

using Judge = Truth (*)(std::string_view);

// nullptr where the format is not known.
Judge judge_of(std::string_view format) {
  static constexpr std::array<std::pair<std::string_view, Judge>, 17> kJudges = {
      {{"", fits_anything},
       {"uuid", fits_uuid},
       {"date-time", fits_date_time},
       {"date", fits_date},
       {"time", fits_time},
       {"ipv4", fits_ipv4},
       {"ipv6", fits_ipv6},
       {"email", fits_email},
       {"uri", fits_uri},
       {"hostname", fits_hostname},
       {"byte", fits_byte},
       {"password", fits_anything},
       {"binary", fits_anything},
       {"int32", fits_anything},
       {"int64", fits_anything},
       {"float", fits_anything},
       {"double", fits_anything}}};
  for (const auto& [name, judge] : kJudges) {
    if (name == format) return judge;
  }
  return nullptr;
}

}  // namespace

bool is_known_format(std::string_view format) {
  return judge_of(format) != nullptr;
}

Truth string_fits(std::string_view format, std::string_view text) {
  const Judge judge = judge_of(format);
  return judge != nullptr ? judge(text) : Truth::kMaybe;
}

Truth number_fits(std::string_view format, std::string_view spelling) {
  if (format == "int32" || format == "int64") {
    const auto value = json::to_int64(spelling);
    const bool fits = value && (format == "int64" || (*value >= INT32_MIN && *value <= INT32_MAX));
    return fits ? Truth::kYes : Truth::kMaybe;
  }
  if (format == "float") {
    const double value = json::to_double(spelling);
    return value >= -FLT_MAX && value <= FLT_MAX ? Truth::kYes : Truth::kMaybe;
  }
  return Truth::kYes;
}

}  // namespace bodkin::schema
