#include "oracle/echo.h"

#include <algorithm>

#include "http/uri.h"

namespace bodkin::oracle {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
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
  std::string all = request.target;
  all += '\n';
  all += http::percent_decode(request.target, true);
  for (const auto& field : request.headers.fields()) {
    all += '\n';
    all += field.value;
  }
  if (!facts.has_body) return all;
  all += '\n';
  all += request.body;
  for (const json::NodeId id : facts.body.preorder()) {
    const json::Node& node = facts.body.at(id);
    if (node.has_key) {
      all += '\n';
      all += json::key_of(facts.body, id);
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

std::string without_escaped_slashes(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '/') continue;
    plain += text[i];
  }
  return plain;
}

}  // namespace bodkin::oracle
