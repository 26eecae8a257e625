// One pass over each text: what was put in is never looked at again.
#include "finding/redact.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "http/uri.h"
#include "json/tree.h"

namespace bodkin::finding {
namespace {

std::string variable_name(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += kept ? c : '_';
  }
  if (out.empty()) return "BODKIN_TOKEN";
  return out[0] >= '0' && out[0] <= '9' ? "_" + out : out;
}

std::string json_escaped(std::string_view text) {
  const std::string quoted = json::quote(text);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

Redactor::Redactor(const std::vector<std::pair<std::string, std::string>>& secrets) {
  for (const auto& [value, name] : secrets) {
    if (value.empty()) continue;
    std::vector<std::string> spellings = {value, http::percent_encode(value), json_escaped(value)};
    std::sort(spellings.begin(), spellings.end());
    spellings.erase(std::unique(spellings.begin(), spellings.end()), spellings.end());
    for (std::string& spelling : spellings) {
      may_start_[static_cast<std::uint8_t>(spelling[0])] = true;
      needles_.push_back({std::move(spelling), variable_name(name), value.size()});
    }
  }
  std::sort(needles_.begin(), needles_.end(), [](const Needle& a, const Needle& b) {
    return std::pair(b.text.size(), a.text) < std::pair(a.text.size(), b.text);
  });
}

std::string Redactor::replace(std::string_view text, std::size_t bytes_min, Style style) const {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Needle* found = nullptr;
    if (may_start_[static_cast<std::uint8_t>(text.front())]) {
      for (const Needle& needle : needles_) {
        if (needle.value_bytes >= bytes_min && text.starts_with(needle.text)) {
          found = &needle;
          break;
        }
      }
    }
    if (found == nullptr) {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    if (style == Style::kShell) {
      out.append("$").append(found->name);
    } else {
      out.append("{{$processEnv ").append(found->name).append("}}");
    }
    text.remove_prefix(found->text.size());
  }
  return out;
}

std::string Redactor::sentence(std::string_view text) const {
  return replace(text, kTiny, Style::kShell);
}

std::string Redactor::exact(std::string_view text) const {
  return replace(text, kShort, Style::kShell);
}

std::string Redactor::header_value(std::string_view value) const {
  for (const Needle& needle : needles_) {
    if (needle.text == value) return replace(value, 0, Style::kEditor);
  }
  return replace(value, kShort, Style::kEditor);
}

std::string Redactor::header(std::string_view value) const {
  for (const Needle& needle : needles_) {
    if (needle.text == value) return replace(value, 0, Style::kShell);
  }
  return exact(value);
}

Finding Redactor::finding(Finding finding) const {
  for (std::string* text : {&finding.message, &finding.evidence, &finding.request_id}) {
    *text = as_utf8(sentence(*text));
  }
  for (std::string* text : {&finding.method, &finding.path, &finding.location, &finding.member,
                            &finding.broken_rule, &finding.kind}) {
    *text = as_utf8(exact(*text));
  }
  for (std::string* text : {&finding.oracle, &finding.principal, &finding.purpose}) {
    *text = as_utf8(*text);
  }
  return finding;
}

void Redactor::redact(http::HttpFileRequest& item) const {
  item.request.target = replace(item.request.target, kShort, Style::kEditor);
  item.request.body = exact(item.request.body);
  Headers headers;
  for (const Header& field : item.request.headers.fields()) {
    headers.add(exact(field.name), header_value(field.value));
  }
  item.request.headers = std::move(headers);
  for (std::string& comment : item.comments) comment = sentence(comment);
}

Record Redactor::record(const Record& record) const {
  Record out = record;
  out.finding = finding(std::move(out.finding));
  for (http::HttpFileRequest& item : out.reproducer.requests) redact(item);
  for (auto& [name, value] : out.reproducer.variables) value = exact(value);
  out.note = as_utf8(sentence(out.note));
  out.disposition = as_utf8(out.disposition);
  Provenance& made = out.provenance;
  for (std::string* text : {&made.target, &made.contract_file, &made.world_file}) {
    *text = as_utf8(exact(*text));
  }
  for (std::string* text : {&made.bodkin_version, &made.contract_hash, &made.time}) {
    *text = as_utf8(*text);
  }
  return out;
}

}  // namespace bodkin::finding
