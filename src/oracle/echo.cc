#include "oracle/echo.h"

#include <algorithm>

#include "http/uri.h"
#include "schema/validate.h"

namespace bodkin::oracle {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr std::size_t kEchoBytesMin = 3;
constexpr std::size_t kEchoBytesMax = 256;

bool in_word(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// A name may have these within it.
bool in_name(char c) {
  return in_word(c) || c == '-' || c == '.';
}

bool is_quote(char c) {
  return c == '"' || c == '\'' || c == '`';
}

// Not a part of a longer word, and not between quotes already.
bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  const char before = at == 0 ? ' ' : text[at - 1];
  const char after = at + size == text.size() ? ' ' : text[at + size];
  const bool begins = !in_word(before) || !in_word(text[at]);
  const bool ends = !in_word(after) || !in_word(text[at + size - 1]);
  return begins && ends && !is_quote(before) && !is_quote(after);
}

// Longest first, so that what holds another is found before it.
std::vector<std::string> values_said(const Facts& facts) {
  std::vector<std::string> values;
  const auto add = [&](std::string value) {
    if (value.size() >= kEchoBytesMin && values.size() < kEchoBytesMax) {
      values.push_back(std::move(value));
    }
  };
  for (const auto& parameter : facts.path_parameters) add(parameter.value);
  const auto query = http::query_pairs(http::split_target(facts.exchange->request.target).query);
  for (const auto& [name, value] : query) add(http::percent_decode(value, true));
  if (facts.body) {
    const json::Tree& body = *facts.body;
    for (const json::NodeId id : body.preorder()) {
      const json::Node& node = body.at(id);
      if (node.kind == json::Kind::kString) add(json::decode_string(node.text).bytes);
    }
    if (facts.operation != nullptr && facts.operation->body != nullptr) {
      for (const auto& [schema, node] : schema::applied_schemas(*facts.operation->body, body)) {
        if (body.at(node).kind != json::Kind::kObject) continue;
        for (json::NodeId child = body.at(node).first_child; child != json::kNone;
             child = body.at(child).next) {
          std::string key = json::key_of(body, child);
          const bool declared =
              std::any_of(schema->properties.begin(), schema->properties.end(),
                          [&](const auto& property) { return property.first == key; });
          if (!declared) add(std::move(key));
        }
      }
    }
  }
  std::sort(values.begin(), values.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return values;
}

}  // namespace

std::size_t find_ignoring_case(std::string_view text, std::string_view needle, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  const auto found =
      std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), needle.begin(),
                  needle.end(), [](char a, char b) { return lower(a) == lower(b); });
  return found == text.end() && !needle.empty() ? std::string_view::npos
                                                : static_cast<std::size_t>(found - text.begin());
}

std::string spoken(const Facts& facts) {
  const Request& request = facts.exchange->request;
  std::string all = request.method + '\n' + request.target + '\n';
  all += http::percent_decode(request.target, true);
  for (const auto& field : request.headers.fields()) {
    all += '\n';
    all += field.name;
    all += '\n';
    all += field.value;
  }
  if (!facts.body) return all;
  all += '\n';
  all += request.body;
  for (const json::NodeId id : facts.body->preorder()) {
    const json::Node& node = facts.body->at(id);
    if (node.has_key) {
      all += '\n';
      all += json::key_of(*facts.body, id);
    }
    if (node.kind == json::Kind::kString) {
      all += '\n';
      all += json::decode_string(node.text).bytes;
    }
  }
  return all;
}

bool echoed(const std::vector<Facts>& facts, std::size_t last, std::string_view text) {
  for (std::size_t i = 0; i <= last && i < facts.size(); ++i) {
    if (find_ignoring_case(spoken(facts[i]), text) != std::string_view::npos) return true;
  }
  return false;
}

std::string with_quoted_echoes(const Facts& facts, std::string_view text) {
  const std::vector<std::string> values = values_said(facts);
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto value = std::find_if(values.begin(), values.end(), [&](const std::string& v) {
      return text.substr(at).starts_with(v) && stands_alone(text, at, v.size());
    });
    if (value == values.end()) {
      out += text[at++];
      continue;
    }
    out += "\"\"";
    at += value->size();
  }
  return out;
}

std::string without_escaped_slashes(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '/') continue;
    plain += text[i];
  }
  return plain;
}

std::size_t find_rare(std::string_view text, std::string_view needle, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(from);
  const auto at = std::search(begin, text.end(), needle.begin(), needle.end());
  return at == text.end() ? std::string_view::npos : static_cast<std::size_t>(at - text.begin());
}

bool holds_word(std::string_view text, std::string_view value) {
  for (std::size_t at = text.find(value); at != std::string_view::npos;
       at = text.find(value, at + 1)) {
    const std::size_t end = at + value.size();
    const bool begins = at == 0 || !in_name(text[at - 1]);
    // A full stop may end a sentence.
    const bool ends = end >= text.size() || !in_name(text[end]) ||
                      (text[end] == '.' && (end + 1 >= text.size() || !in_name(text[end + 1])));
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace bodkin::oracle
