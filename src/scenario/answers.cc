#include "scenario/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.h"
#include "http/uri.h"
#include "json/tree.h"

namespace bodkin::scenario {
namespace {

// The value at a path; kNone: there is none. Keys are the last of their name.
json::NodeId at_path(const json::Tree& tree, const std::vector<std::string>& steps) {
  json::NodeId at = tree.root();
  for (const std::string& step : steps) {
    const json::Node& node = tree.at(at);
    if (node.kind == json::Kind::kObject) {
      at = json::find_member(tree, at, step);
    } else if (node.kind == json::Kind::kArray) {
      std::size_t index = 0;
      const auto [end, failed] = std::from_chars(step.data(), step.data() + step.size(), index);
      if (failed != std::errc() || end != step.data() + step.size()) return json::kNone;
      at = node.first_child;
      for (; index > 0 && at != json::kNone; --index) at = tree.at(at).next;
    } else {
      return json::kNone;
    }
    if (at == json::kNone) return at;
  }
  return at;
}

std::string inside_string(std::string_view value) {
  const std::string quoted = json::quote(value);
  return quoted.substr(1, quoted.size() - 2);
}

// A header cannot hold what would end it.
std::string on_one_line(std::string value) {
  std::erase_if(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return value;
}

}  // namespace

Answers::Answers(std::uint64_t seed, std::string base_path)
    : random_(seed), base_path_(std::move(base_path)) {}

void Answers::add(const std::string& step, const Response* response) {
  if (!http::is_step_name(step)) return;
  known_[step] = response == nullptr ? Known{} : Known{true, *response};
}

std::optional<std::string> Answers::value(const http::Reference& reference) {
  if (reference.kind == http::Reference::Kind::kUuid) return fresh_uuid(random_);
  const Known& known = known_.at(reference.step);
  if (!known.answered) return std::nullopt;
  if (reference.kind == http::Reference::Kind::kHeader) {
    const std::string* found = known.response.headers.find(reference.header);
    return found == nullptr ? std::nullopt : std::optional<std::string>(*found);
  }
  if (reference.whole_text) return known.response.body;
  const json::Tree tree = json::parse(known.response.body);
  if (!json::is_json(tree)) return std::nullopt;
  const json::NodeId at = at_path(tree, reference.steps);
  if (at == json::kNone) return std::nullopt;
  if (tree.at(at).kind == json::Kind::kString) return json::decode_string(tree.at(at).text).bytes;
  return json::print(tree, at);
}

std::string Answers::replaced(std::string_view text, Where where, const Fallback& fallback) {
  std::string out;
  http::QuoteCounter quotes(text);
  std::size_t at = 0;
  for (auto found = http::find_reference(text); found;
       found = http::find_reference(text, found->begin + 1)) {
    if (found->begin < at) continue;
    const http::Reference& reference = found->reference;
    if (!reference.step.empty() && !known_.contains(reference.step)) continue;
    auto put = value(reference);
    if (!put) put = fallback(*found);
    if (!put) continue;
    out.append(text.substr(at, found->begin - at));
    at = found->begin + found->size;
    if (where == Where::kBody) {
      out += quotes.inside_at(found->begin) ? inside_string(*put) : *put;
    } else if (where == Where::kHeader) {
      out += on_one_line(std::move(*put));
    } else if (found->begin == 0) {
      out += http::local_target(*put, base_path_);
    } else {
      out += http::percent_encode(*put);
    }
  }
  return out.append(text.substr(at));
}

Request Answers::resolve(const Request& written, const Fallback& fallback) {
  Request request = written;
  const auto holds = [](std::string_view text) {
    return text.find("{{") != std::string_view::npos;
  };
  if (holds(request.target)) request.target = replaced(request.target, Where::kTarget, fallback);
  if (holds(request.body)) request.body = replaced(request.body, Where::kBody, fallback);
  const auto& fields = request.headers.fields();
  if (std::any_of(fields.begin(), fields.end(), [&](const Header& f) { return holds(f.value); })) {
    Headers headers;
    for (const Header& field : fields) {
      headers.add(field.name, replaced(field.value, Where::kHeader, fallback));
    }
    request.headers = std::move(headers);
  }
  return request;
}

std::string Answers::why_missing(const http::Reference& reference) const {
  const auto known = known_.find(reference.step);
  if (known == known_.end() || !known->second.answered) {
    return fmt::format("the request \"{}\" got no answer", printable(reference.step, 60));
  }
  const Response& response = known->second.response;
  if (reference.kind == http::Reference::Kind::kHeader) {
    return fmt::format("the answer of \"{}\" (status {}) has no header {}", reference.step,
                       response.status, printable(reference.header, 60));
  }
  return fmt::format("the answer of \"{}\" (status {}) has nothing at that path: {}",
                     reference.step, response.status, printable(response.body, 160));
}

}  // namespace bodkin::scenario
