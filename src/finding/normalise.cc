// Messages without values. One pass over the text; each rule takes what it knows off the front.
//
// The result normalises to itself, so it does not matter how often it was done.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/text.h"
#include "finding/finding.h"

namespace bodkin::finding {
namespace {

constexpr std::size_t kMessageMax = 120;
constexpr std::size_t kInputMax = 1024;  // as much as can matter for a result of that length
constexpr std::string_view kNumber = "#";
constexpr std::string_view kIdentifier = "<id>";
constexpr std::string_view kPath = "<path>";
constexpr std::string_view kQuoted = "<text>";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

template <typename Predicate>
std::size_t run(std::string_view text, Predicate predicate) {
  const auto end = std::find_if_not(text.begin(), text.end(), predicate);
  return static_cast<std::size_t>(end - text.begin());
}

std::size_t word_length(std::string_view text) {
  return run(text, is_word);
}

std::size_t uuid_length(std::string_view text) {
  constexpr std::size_t kGroups[] = {8, 4, 4, 4, 12};
  std::size_t at = 0;
  for (const std::size_t group : kGroups) {
    if (at != 0 && (at >= text.size() || text[at++] != '-')) return 0;
    if (run(text.substr(std::min(at, text.size())), is_hex) != group) return 0;
    at += group;
  }
  return word_length(text.substr(at)) == 0 ? at : 0;
}

// A word of hex digits, an address, or letters and digits mixed at such a length that it is made by
// chance rather than by a person.
bool is_identifier(std::string_view word) {
  if (word.starts_with("0x") && run(word.substr(2), is_hex) == word.size() - 2) return true;
  const bool has_digit = std::any_of(word.begin(), word.end(), is_digit);
  if (!has_digit || run(word, is_digit) == word.size()) return false;
  return word.size() >= 16 || (word.size() >= 8 && run(word, is_hex) == word.size());
}

// A quote ends only where no word goes on, nor what stands for one.
bool may_follow_quote(char c) {
  return !is_word(c) && c != '#' && c != '<';
}

// From a quote to its partner; a quote inside a word is an apostrophe.
std::size_t quoted_length(std::string_view text) {
  const char quote = text.front();
  if (quote != '"' && quote != '\'' && quote != '`') return 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == quote && (i + 1 == text.size() || may_follow_quote(text[i + 1]))) {
      return i + 1;
    }
  }
  return 0;
}

std::size_t path_tail_length(std::string_view text) {
  const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'`<>()[],;|"), text.size());
  std::string_view path = text.substr(0, end);
  while (!path.empty() && (path.back() == '.' || path.back() == ':')) path.remove_suffix(1);
  return path.size();
}

// "/usr/lib/x.py", "C:\x", "http://h/p".
std::size_t path_length(std::string_view text) {
  const std::size_t word = word_length(text);
  if (text.front() == '/') {
    const bool goes_on = text.size() > 1 && (is_word(text[1]) || text[1] == '{' || text[1] == '.' ||
                                             text[1] == '%' || text[1] == '~');
    return goes_on ? path_tail_length(text) : 0;
  }
  if (word == 1 && !is_digit(text[0]) && text.substr(1).starts_with(":\\")) {
    return path_tail_length(text);
  }
  return word > 0 && text.substr(word).starts_with("://") ? path_tail_length(text) : 0;
}

// "-12.5e3"; a sign belongs to it only where no word stands before.
std::size_t number_length(std::string_view text, bool after_word) {
  std::size_t at = !after_word && text.front() == '-' ? 1 : 0;
  const auto digits = [&](std::size_t from) {
    return from < text.size() ? run(text.substr(from), is_digit) : 0;
  };
  if (digits(at) == 0) return 0;
  at += digits(at);
  while (at < text.size() && text[at] == '.' && digits(at + 1) > 0) at += 1 + digits(at + 1);
  return at;
}

// A list of placeholders counts as one: how long it was is a value.
void append_placeholder(std::string& out, std::string_view placeholder) {
  std::string_view before = out;
  while (before.ends_with(' ') || before.ends_with(',')) before.remove_suffix(1);
  if (before.size() != out.size() && before.ends_with(placeholder)) {
    out.resize(before.size());
  } else {
    out += placeholder;
  }
}

void append_word(std::string& out, std::string_view word) {
  while (!word.empty()) {
    const std::size_t digits = run(word, is_digit);
    if (digits == 0) {
      out += word.front();
      word.remove_prefix(1);
    } else {
      out += kNumber;
      word.remove_prefix(digits);
    }
  }
}

void append_character(std::string& out, char c) {
  const bool is_space = static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
  if (!is_space) {
    out += c;
  } else if (!out.empty() && out.back() != ' ') {
    out += ' ';
  }
}

std::string cut(std::string text) {
  if (text.size() > kMessageMax) {
    std::size_t end = kMessageMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
  }
  while (!text.empty() && std::string_view(" '\"`").find(text.back()) != std::string_view::npos) {
    text.pop_back();
  }
  return text;
}

std::string normalise_once(std::string_view message) {
  std::string out;
  while (!message.empty()) {
    // By what was written, not by what was read: the second time only that is there.
    const bool after_word = !out.empty() && (is_word(out.back()) || out.back() == '#');
    const std::size_t word = word_length(message);
    std::size_t taken = 0;
    if (!after_word && (taken = quoted_length(message)) > 0) {
      append_placeholder(out, kQuoted);
    } else if (!after_word && (taken = path_length(message)) > 0) {
      append_placeholder(out, kPath);
    } else if (!after_word && (taken = uuid_length(message)) > 0) {
      append_placeholder(out, kIdentifier);
    } else if (is_identifier(message.substr(0, word))) {
      taken = word;
      append_placeholder(out, kIdentifier);
    } else if ((taken = number_length(message, after_word)) > word) {
      append_placeholder(out, kNumber);
    } else if (word > 0) {
      taken = word;
      const bool all_digits = run(message.substr(0, word), is_digit) == word;
      if (all_digits) {
        append_placeholder(out, kNumber);
      } else {
        append_word(out, message.substr(0, word));
      }
    } else {
      taken = 1;
      append_character(out, message.front());
    }
    message.remove_prefix(taken);
  }
  if (!is_utf8(out)) {
    for (char& c : out) {
      if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    }
  }
  return cut(std::move(out));
}

}  // namespace

std::string normalise_message(std::string_view message) {
  // A placeholder can change how the quotes around it pair: rarely, a second pass finds more.
  constexpr int kPassesMax = 8;
  std::string text = normalise_once(message.substr(0, kInputMax));
  for (int pass = 1; pass < kPassesMax; ++pass) {
    std::string again = normalise_once(text);
    if (again == text) break;
    text = std::move(again);
  }
  return text;
}

}  // namespace bodkin::finding
