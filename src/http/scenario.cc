#include "http/scenario.h"

#include "base/limits.h"
#include "http/http_input.h"
#include "http/http_text.h"

namespace bodkin::http {
namespace {

constexpr std::string_view kSeparator = "###";

bool is_separator(std::string_view line) {
  if (!line.starts_with(kSeparator)) return false;
  return line.size() == kSeparator.size() || is_blank(line[kSeparator.size()]) ||
         line[kSeparator.size()] == '\r';
}

// Whether a step begins there: comments and variables, then a request line before the next
// separator.
bool begins_step(std::string_view text) {
  LineReader lines{text};
  std::string_view line;
  bool escaped = false;
  while (lines.next(line)) {
    if (is_separator(line)) return false;
    if (line.empty() || line.starts_with('@')) continue;
    if (is_comment(line)) {
      const auto found = directive(comment_text(line));
      escaped = escaped || (found && found->name == "head-escaped");
      continue;
    }
    return is_lenient_request_line(line, escaped);
  }
  return false;
}

struct Cut {
  std::size_t end = 0;   // of the step before it
  std::size_t next = 0;  // where the step after it begins; npos: there is none
};

// The first separator at or after `from` with a step behind it.
Cut find_cut(std::string_view bytes, std::size_t from) {
  for (std::size_t at = bytes.find(kSeparator, from); at != std::string_view::npos;
       at = bytes.find(kSeparator, at + 1)) {
    if (at != from && bytes[at - 1] != '\n') continue;
    const std::size_t line_end = bytes.find('\n', at);
    if (line_end == std::string_view::npos) break;
    if (!is_separator(bytes.substr(at, line_end - at)) ||
        !begins_step(bytes.substr(line_end + 1))) {
      continue;
    }
    return {at == from ? at : at - 1, line_end + 1};
  }
  return {bytes.size(), std::string_view::npos};
}

bool holds_separator(std::string_view body) {
  return find_cut(body, 0).next != std::string_view::npos;
}

// As encode_request; one step of several always has a request line.
std::string encode_step(const HttpFileRequest& step, bool alone) {
  const bool separates = holds_separator(step.request.body);
  if (alone && !separates) return encode_request(step);
  HttpFileRequest head = step;
  head.request.body.clear();
  std::string text = encode_head(head, separates);
  if (separates) {
    text.append("\n").append(escape(step.request.body)).append("\n");
  } else if (!step.request.body.empty()) {
    text.append("\n").append(step.request.body);
  }
  return text;
}

}  // namespace

bool may_have_steps(std::string_view bytes) {
  return bytes.find(kSeparator) != std::string_view::npos;
}

Scenario decode_scenario(std::string_view bytes) {
  if (!may_have_steps(bytes)) return Scenario(decode_request(bytes));
  std::vector<HttpFileRequest> steps;
  std::size_t begin = 0;
  // A text that begins with a separator has no step before it.
  const bool starts = begins_step(bytes);
  while (true) {
    const bool last = steps.size() + 1 == limits::kScenarioStepsMax || (begin == 0 && !starts);
    const Cut cut = last ? Cut{bytes.size(), std::string_view::npos} : find_cut(bytes, begin);
    steps.push_back(decode_request(bytes.substr(begin, cut.end - begin)));
    if (cut.next == std::string_view::npos) return Scenario(std::move(steps));
    begin = cut.next;
  }
}

std::string encode_scenario(const Scenario& scenario) {
  const bool alone = scenario.steps.size() == 1;
  std::string out;
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    if (i != 0) {
      if (!out.ends_with('\n') || !scenario.steps[i - 1].request.body.empty()) out += '\n';
      out += "###\n";
    }
    out += encode_step(scenario.steps[i], alone);
  }
  return out;
}

std::string first_steps(std::string_view encoded, std::size_t last) {
  Scenario scenario = decode_scenario(encoded);
  if (last + 1 >= scenario.steps.size()) return std::string(encoded);
  scenario.steps.resize(last + 1);
  return encode_scenario(scenario);
}

}  // namespace bodkin::http
