#include "cli/credentials.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/text.h"
#include "finding/redact.h"

namespace bodkin::cli {
namespace {

constexpr std::string_view kOpen = "{{$processEnv ";

// Headers that are for credentials whatever the service is.
bool is_credential_header(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "authorization", "proxy-authorization", "cookie", "x-auth-token", "x-api-key",
      "api-key",       "x-access-token"};
  std::string lower(name);
  std::ranges::transform(lower, lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return std::ranges::find(kNames, lower) != kNames.end();
}

std::string variable_word(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += !word ? '_' : (c >= 'a' && c <= 'z') ? static_cast<char>(c - 32) : c;
  }
  return out;
}

std::string variable_of(const scenario::Principal& principal, const std::string& header) {
  std::string name = "BODKIN_TOKEN_" + variable_word(principal.name);
  if (principal.headers.fields().size() > 1) name += "_" + variable_word(header);
  return name;
}

std::string reference(const std::string& variable) {
  return std::string(kOpen) + variable + "}}";
}

bool is_literal(const std::string& value) {
  return value.find("{{") == std::string::npos && !value.empty();
}

bool has_credentials(const http::HttpFileRequest& item, const scenario::Principals& principals) {
  return std::ranges::any_of(item.request.headers.fields(), [&](const Header& field) {
    return is_credential_header(field.name) || field.value.find(kOpen) != std::string::npos ||
           std::ranges::any_of(principals.list, [&](const scenario::Principal& principal) {
             return principal.headers.find(field.name) != nullptr;
           });
  });
}

}  // namespace

Result<Notes> hide_credentials(http::HttpFile& file, const scenario::Principals& principals) {
  std::vector<std::pair<std::string, std::string>> secrets;
  for (const scenario::Principal& principal : principals.list) {
    for (const Header& field : principal.headers.fields()) {
      if (!field.value.empty())
        secrets.emplace_back(field.value, variable_of(principal, field.name));
    }
  }
  finding::Record record;
  record.reproducer = std::move(file);
  file = finding::Redactor(secrets).record(record).reproducer;

  Notes notes;
  std::map<std::string, std::string> unknown;  // value, variable
  for (std::size_t i = 0; i < file.requests.size(); ++i) {
    http::HttpFileRequest& item = file.requests[i];
    Headers headers;
    for (const Header& field : item.request.headers.fields()) {
      std::string value = field.value;
      if (is_credential_header(field.name) && is_literal(value) &&
          item.principal != scenario::kStranger && item.principal != scenario::kNobody) {
        const auto [entry, is_new] = unknown.try_emplace(value);
        if (is_new) {
          entry->second = "BODKIN_TOKEN";
          if (!item.principal.empty()) entry->second += "_" + variable_word(item.principal);
          if (unknown.size() > 1) entry->second += "_" + std::to_string(unknown.size());
          notes.push_back("the value of " + printable(field.name, 60) + " in request " +
                          std::to_string(i + 1) + " is read from $" + entry->second);
        }
        value = reference(entry->second);
      }
      headers.add(field.name, value);
    }
    item.request.headers = std::move(headers);

    if (item.principal == scenario::kNobody || item.principal == scenario::kStranger) continue;
    const scenario::Principal* const principal = !item.principal.empty()
                                                     ? principals.find(item.principal)
                                                 : principals.empty() ? nullptr
                                                                      : &principals.list.front();
    if (principal == nullptr) {
      if (item.principal.empty() || has_credentials(item, principals)) continue;
      return error(ErrorCode::kUsage, "request " + std::to_string(i + 1) + " is sent as \"" +
                                          printable(item.principal, 60) +
                                          "\", whose credentials are not known; give "
                                          "--principal '" +
                                          printable(item.principal, 60) +
                                          "=HEADER: env:VARIABLE', "
                                          "or --embedded");
    }
    item.principal = principal->name;
    for (const Header& field : principal->headers.fields()) {
      if (item.request.headers.find(field.name) != nullptr) continue;
      item.request.headers.add(field.name, reference(variable_of(*principal, field.name)));
    }
  }
  return notes;
}

}  // namespace bodkin::cli
