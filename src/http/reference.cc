#include "http/reference.h"

#include <algorithm>

#include "base/text.h"
#include "http/http_text.h"

namespace bodkin::http {
namespace {

constexpr std::size_t kReferenceBytesMax = 256;
constexpr std::size_t kPathStepsMax = 16;

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

bool is_plain_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), is_word_character);
}

bool is_index(std::string_view text) {
  return !text.empty() && text.size() <= 9 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "[…]" at the text's front: an index, or a key in single or double quotes. Cuts it off.
std::optional<std::string> bracketed(std::string_view& text) {
  if (text.size() < 3) return std::nullopt;
  const char quote = text[1];
  if (quote == '\'' || quote == '"') {
    const std::size_t end = text.find(quote, 2);
    if (end == std::string_view::npos || end + 1 >= text.size() || text[end + 1] != ']') {
      return std::nullopt;
    }
    std::string key(text.substr(2, end - 2));
    text.remove_prefix(end + 2);
    return key;
  }
  const std::size_t end = text.find(']');
  if (end == std::string_view::npos || !is_index(text.substr(1, end - 1))) return std::nullopt;
  std::string index(text.substr(1, end - 1));
  text.remove_prefix(end + 1);
  return index;
}

std::optional<Reference> read(std::string_view text) {
  Reference found;
  if (text == "$uuid" || text == "$guid") return found;
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || !is_step_name(text.substr(0, dot))) return std::nullopt;
  found.step = std::string(text.substr(0, dot));
  text.remove_prefix(dot);
  constexpr std::string_view kBody = ".response.body.", kHeaders = ".response.headers.";
  if (text.starts_with(kHeaders)) {
    found.kind = Reference::Kind::kHeader;
    found.header = std::string(text.substr(kHeaders.size()));
    if (!is_token(found.header)) return std::nullopt;
    return found;
  }
  if (!text.starts_with(kBody)) return std::nullopt;
  text.remove_prefix(kBody.size());
  found.kind = Reference::Kind::kBody;
  if (text == "*") {
    found.whole_text = true;
    return found;
  }
  auto path = json_path(text);
  if (!path) return std::nullopt;
  found.steps = std::move(*path);
  return found;
}

}  // namespace

bool is_step_name(std::string_view name) {
  return is_plain_key(name);
}

std::optional<std::vector<std::string>> json_path(std::string_view text) {
  if (!text.starts_with('$')) return std::nullopt;
  text.remove_prefix(1);
  std::vector<std::string> steps;
  while (!text.empty()) {
    if (steps.size() == kPathStepsMax) return std::nullopt;
    if (text.front() == '[') {
      auto step = bracketed(text);
      if (!step) return std::nullopt;
      steps.push_back(std::move(*step));
      continue;
    }
    if (text.front() != '.') return std::nullopt;
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find_first_of(".["), text.size());
    if (!is_plain_key(text.substr(0, end))) return std::nullopt;
    steps.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return steps;
}

std::optional<FoundReference> find_reference(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("{{", from); at != std::string_view::npos;
       at = text.find("{{", at + 1)) {
    const std::string_view rest = text.substr(at, kReferenceBytesMax);
    const std::size_t close = rest.find("}}");
    if (close == std::string_view::npos) continue;
    auto reference = read(trim(rest.substr(2, close - 2)));
    if (reference) return FoundReference{at, close + 2, std::move(*reference)};
  }
  return std::nullopt;
}

std::string without_references(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (const auto found = find_reference(text, at)) {
    out.append(text.substr(at, found->begin - at));
    at = found->begin + found->size;
  }
  return without_environment(out.append(text.substr(at)));
}

std::string print_reference(const Reference& reference) {
  if (reference.kind == Reference::Kind::kUuid) return "{{$uuid}}";
  std::string out = "{{" + reference.step + ".response.";
  if (reference.kind == Reference::Kind::kHeader) {
    return out.append("headers.").append(reference.header).append("}}");
  }
  out += "body.";
  if (reference.whole_text) return out.append("*}}");
  out += "$";
  for (const std::string& step : reference.steps) {
    if (is_index(step)) {
      out.append("[").append(step).append("]");
    } else if (is_plain_key(step)) {
      out.append(".").append(step);
    } else {
      const char quote = step.find('\'') == std::string::npos ? '\'' : '"';
      out.append("[").append(1, quote).append(step).append(1, quote).append("]");
    }
  }
  return out.append("}}");
}

}  // namespace bodkin::http
