#include "oracle/plain_request.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"

namespace bodkin::oracle {
namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool is_token(std::string_view text) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

// White space is among them: the dispatcher writes it as %XX (http/uri.h), so it is no fault.
bool is_target(std::string_view text) {
  return text.starts_with('/') && std::all_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x7f &&
                  std::string_view("\"<>\\^`{|}#").find(c) == std::string_view::npos;
         });
}

bool frames_the_message(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kNames{"Content-Length",   "Transfer-Encoding",
                                                          "Content-Encoding", "Expect",
                                                          "Upgrade",          "Host",
                                                          "Connection",       "TE",
                                                          "Trailer"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view known) { return equal_ignore_case(name, known); });
}

bool names_one_segment(std::string_view value) {
  return !value.empty() && value != "." && value != ".." &&
         std::none_of(value.begin(), value.end(),
                      [](char c) { return c == '/' || c == '\\' || is_control(c); });
}

}  // namespace

bool well_formed(const Request& request) {
  return is_token(request.method) && is_target(request.target) &&
         std::all_of(request.headers.fields().begin(), request.headers.fields().end(),
                     [](const auto& field) {
                       return is_token(field.name) && !frames_the_message(field.name) &&
                              std::none_of(field.value.begin(), field.value.end(), is_control);
                     });
}

bool plainly_routed(const Facts& facts) {
  return std::all_of(facts.path_parameters.begin(), facts.path_parameters.end(),
                     [](const auto& parameter) { return names_one_segment(parameter.value); });
}

bool reaches_operation(const Facts& facts) {
  return plainly_routed(facts) && well_formed(facts.exchange->request);
}

}  // namespace bodkin::oracle
