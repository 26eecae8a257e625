// What fails inside a service, and what of its inside it shows.
#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "http/scenario.h"
#include "json/number.h"
#include "json/tree.h"
#include "triage/joiner_families.h"
#include "triage/joiner_words.h"
#include "triage/value_class.h"

namespace bodkin::triage {
namespace {

using finding::Finding;

// Messages with which frameworks answer every failure: two operations that say so have nothing in
// common yet.
bool says_nothing(std::string_view kind) {
  static constexpr std::array<std::string_view, 14> kGeneric = {"internal server error",
                                                                "unexpected",
                                                                "something went wrong",
                                                                "unhandled",
                                                                "an error occurred",
                                                                "an error has",
                                                                "server error",
                                                                "unknown error",
                                                                "<!doctype",
                                                                "<html",
                                                                "bad gateway",
                                                                "service unavailable",
                                                                "gateway timeout",
                                                                "internal error"};
  if (kind.size() < 8) return true;
  const std::string text = to_lower(kind);
  return std::ranges::any_of(
      kGeneric, [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

bool fails_inside(const Finding& f) {
  return f.oracle == "server-error" || f.oracle == "crash";
}

// A number that stands in a smallest body by no chance: what remains of numbers that do not matter
// is a digit or two. "total 16777217"; empty where there is none, or where there are several.
std::string telling_number(std::string_view body) {
  constexpr std::size_t kDigitsMin = 5;
  const json::Tree tree = json::parse(body);
  std::string found;
  for (const json::NodeId id : tree.preorder()) {
    const json::Node& node = tree.at(id);
    if (node.kind != json::Kind::kNumber || !node.has_key || node.text.size() < kDigitsMin)
      continue;
    if (!json::number_info(node.text).integer_spelling) continue;
    if (!found.empty()) return {};
    found = json::key_of(tree, id) + " " + std::string(node.text);
  }
  return found;
}

// "id" of "GET /things/{id}/parameters/id/pattern".
std::string name_of_parameter(std::string_view rule) {
  static constexpr std::string_view kParameters = "/parameters/";
  const std::size_t at = rule.find(kParameters);
  if (at == std::string_view::npos) return {};
  rule.remove_prefix(at + kParameters.size());
  return std::string(rule.substr(0, rule.find('/')));
}

}  // namespace

Evidence by_frame(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (!fails_inside(f) || bucket.frame.empty()) return {};
  return {bucket.frame, "The service fails in its function " + bucket.frame,
          "their stack traces end in the same function of the service, " + bucket.frame};
}

// A message that was cut (finding::normalise_message) ends with a whole word, and says so.
std::string to_be_read(const std::string& message) {
  constexpr std::size_t kCut = 115;
  const std::size_t space = message.rfind(' ');
  if (message.size() < kCut || space == std::string::npos) return message;
  return message.substr(0, space) + " …";
}

Evidence by_message(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "server-error" || !bucket.frame.empty() || says_nothing(f.kind)) return {};
  return {f.kind, "The service fails with one error: " + to_be_read(f.kind),
          "the error message is the same but for values: " + to_be_read(f.kind)};
}

Evidence by_value(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (bucket.reproduces != Reproduces::kAlways) return {};
  const std::string kind =
      value_class(http::decode_scenario(bucket.record.input).steps.back().request.body);
  if (kind.empty()) return {};
  if (fails_inside(f)) {
    if (!bucket.frame.empty() || (f.oracle == "server-error" && !says_nothing(f.kind))) return {};
    return {f.oracle + "\n" + f.kind + "\n" + kind, "The service fails on " + kind,
            "the smallest request that shows each of them has " + kind +
                ", and the answer is the same"};
  }
  static constexpr std::array<std::string_view, 4> kJudges = {"accepted-invalid", "wrong-status",
                                                              "response-contract", "read-back"};
  if (std::ranges::find(kJudges, f.oracle) == kJudges.end() || !is_readers_matter(kind)) return {};
  return {kind, "Requests with " + kind + " are not refused",
          "the smallest request that shows each of them has " + kind};
}

// Failures that say nothing on requests that break the same rule of the contract: that rule is not
// looked at, and what relies on it fails.
Evidence by_broken_rule(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "server-error" || !bucket.frame.empty() || f.broken_rule.empty()) return {};
  // An unusual value explains the failure, not what else it breaks by standing there.
  if (!value_class(body_of(bucket)).empty()) return {};
  // A schema that stands within one operation is that operation's.
  const bool parameter = f.broken_rule.find("/parameters/") != std::string::npos;
  if (parameter || f.broken_rule.find("/paths/") != std::string::npos) return {};
  return {f.kind + "\n" + f.broken_rule,
          "The service fails where a request breaks the rule " + f.broken_rule,
          "each fails alike on a request that breaks the rule " + f.broken_rule};
}

// Failures from the very same number on, in a member of the same name.
Evidence by_boundary(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (!fails_inside(f) || !bucket.frame.empty()) return {};
  if (f.oracle == "server-error" && !says_nothing(f.kind)) return {};
  if (bucket.reproduces != Reproduces::kAlways) return {};
  const std::string number = telling_number(body_of(bucket));
  if (number.empty()) return {};
  return {f.oracle + "\n" + f.kind + "\n" + number, "The service fails from " + number + " on",
          "the smallest request that shows each of them has the same number, " + number};
}

// Leaks: the same thing shown, in the same sort of place, by several operations.
Evidence by_leak(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (f.oracle == "info-leak" || f.oracle == "sql-error-leak") {
    return {f.oracle + "\n" + f.location + "\n" + f.kind, "Answers show " + f.kind,
            "the answers show the same sort of thing: " + f.kind};
  }
  if (f.oracle == "secret-in-log") {
    return {f.oracle + "\n" + f.location + "\n" + f.kind,
            "Secrets of requests reach the log: " + f.location,
            "the same part of the request reaches the log: " + f.location};
  }
  return {};
}

Evidence by_injection(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "sql-injection" || f.location.empty()) return {};
  return {f.location, "Text of requests is run as SQL (" + f.location + ")",
          "text from the same part of the request (" + f.location + ") is run as SQL"};
}

// What else an injected quote does to the same operation: it is accepted, stored and shown, or
// fails.
Evidence by_quote(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  const bool injection = f.oracle == "sql-injection" && f.location == "body";
  if (bucket.reproduces != Reproduces::kAlways || (!injection && f.purpose != "input")) return {};
  if (!injection) {
    const std::string body = http::decode_scenario(bucket.record.input).steps.back().request.body;
    if (value_class(body) != "a quote in a string") return {};
  }
  return {f.method + " " + f.path, "Quotes in values are not taken for text",
          "on one operation, they show with a quote in a value or run it as SQL"};
}

// Text of the path or of the query that reaches what it should not reach: run as SQL, failing, or
// answered as something that is there. A value of the path that breaks its own rule is such a text.
Evidence by_target_quote(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  std::string part;
  if (f.oracle == "sql-injection") {
    if (f.location.starts_with("query:")) part = "query";
    if (f.location.starts_with("path:")) part = "path";
  } else if (f.oracle == "server-error") {
    if (!bucket.frame.empty()) return {};
    part = quoted_part(bucket.shown.request.target);
    const bool in_path =
        f.broken_rule.find("/parameters/") != std::string::npos &&
        f.path.find("{" + name_of_parameter(f.broken_rule) + "}") != std::string::npos;
    if (part.empty() && in_path && says_nothing(f.kind)) part = "path";
  } else if (f.oracle == "read-back" || f.kind.ends_with("404 is due")) {
    part = quoted_part(bucket.shown.request.target);
  }
  if (part.empty()) return {};
  // The resource decides: other resources have other statements.
  const std::string resource = resource_of(f.path);
  return {resource + "\n" + part, "The text of the " + part + " is not taken for text alone",
          "text of the " + part + " runs as SQL, or changes the answer, or makes the service fail"};
}

// One smallest request that shows several things at once.
Evidence by_request(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (bucket.reproduces != Reproduces::kAlways || f.purpose != "input") return {};
  const http::HttpFileRequest input = http::decode_scenario(bucket.record.input).steps.back();
  if (input.request.body.empty() || value_class(input.request.body).empty()) return {};
  return {bucket.record.input, "One request shows several faults",
          "the same smallest request shows all of them"};
}

}  // namespace bodkin::triage
