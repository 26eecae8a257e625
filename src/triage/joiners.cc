// Each joiner says in its comment why what it takes for one is one.
#include "triage/joiners.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/text.h"
#include "http/scenario.h"
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

Evidence by_frame(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (!fails_inside(f) || bucket.frame.empty()) return {};
  return {bucket.frame, "The service fails in its function " + bucket.frame,
          "their stack traces end in the same function of the service, " + bucket.frame};
}

Evidence by_message(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "server-error" || !bucket.frame.empty() || says_nothing(f.kind)) return {};
  return {f.kind, "The service fails with one error: " + f.kind,
          "the error message is the same but for values: " + f.kind};
}

// Values that only a reader of JSON can get wrong, on whichever member: shrinking would have made
// them plain if they were not needed.
bool is_readers_matter(std::string_view value) {
  static constexpr std::array<std::string_view, 6> kClasses = {"a key twice",
                                                               "text that is not JSON",
                                                               "half of a surrogate pair",
                                                               "bytes that are not UTF-8",
                                                               "a number beyond a double",
                                                               "deep nesting"};
  return std::ranges::find(kClasses, value) != kClasses.end();
}

Evidence by_value(const Bucket& bucket) {
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

// Access that should have been refused, whether it succeeded or failed for another reason.
Evidence by_access(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  const bool granted = f.oracle == "broken-access";
  const bool late = f.oracle == "wrong-status" && f.purpose == "access" &&
                    (f.kind.ends_with("401 is due") || f.kind.ends_with("403 is due"));
  if (!granted && !late) return {};
  if (f.principal == "nobody") {
    const bool reads = f.method == "GET" || f.method == "HEAD";
    return {reads ? "nobody reads" : "nobody writes",
            std::string("Requests without credentials are ") +
                (reads ? "answered as if they had some" : "carried out"),
            std::string("each is a ") + (reads ? "read" : "write") +
                " that is not refused though it carries no credentials"};
  }
  if (f.principal == "stranger") {
    return {"strangers", "Credentials that nobody has are taken for good",
            "each is not refused though its credentials are nobody's"};
  }
  const bool own = f.kind.find("belongs to another") != std::string::npos;
  // A role may be granted each operation by a line of its own: only the same method on paths of one
  // resource is taken for one check.
  if (own) {
    return {"foreign " + f.principal, "A principal may act on what belongs to another project",
            "each acts as " + f.principal + " on something that belongs to another project"};
  }
  const std::string resource = f.path.substr(0, f.path.find('/', 1));
  return {"role " + f.principal + " " + f.method + " " + resource,
          f.principal + " may do what its role forbids: " + f.method + " below " + resource,
          "each is a " + f.method + " below " + resource + " that " + f.principal +
              " should be refused"};
}

// "path" or "query", where the first quote of a target stands; empty: it has none.
std::string quoted_part(std::string_view target) {
  const std::size_t quote =
      std::min({target.find('\''), target.find("%27"), target.find('"'), target.find("%22")});
  if (quote == std::string_view::npos) return "";
  return target.find('?') < quote ? "query" : "path";
}

std::string body_of(const Bucket& bucket) {
  return http::decode_scenario(bucket.record.input).steps.back().request.body;
}

// What a value is read as is wrong, not which bounds it has.
bool is_about_reading(const Bucket& bucket) {
  const std::string body = body_of(bucket);
  return !wrap_of(body).empty() || is_readers_matter(value_class(body));
}

bool judges_input(const Finding& f) {
  return f.oracle == "accepted-invalid" || f.oracle == "wrong-status" ||
         f.oracle == "response-contract";
}

// Names of members that say which state of a thing is meant.
bool names_state(std::string_view member) {
  const std::vector<std::string> words = words_of_name(member);
  static constexpr std::array<std::string_view, 5> kWords = {"generation", "version", "revision",
                                                             "etag", "rev"};
  return !words.empty() && std::ranges::find(kWords, words.back()) != kWords.end();
}

std::string last_member(std::string_view location) {
  return std::string(location.substr(location.find_last_of("/.:") + 1));
}

// The same place of the contract's components, or the same rule, violated on several operations.
Evidence by_schema(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (!judges_input(f) || is_about_reading(bucket)) return {};
  const bool component = f.location.find("#/components/") != std::string::npos ||
                         f.location.find("#/definitions/") != std::string::npos;
  // A rule on bodies that has no place of its own: "model:body.duplicate_key".
  const bool rule =
      f.location.starts_with("model:body.") && f.location.find("schema") == std::string::npos;
  if (!component && !rule) return {};
  const bool answer = f.oracle == "response-contract";
  return {(answer ? "answer\n" : "input\n") + f.location,
          (answer ? "Answers violate " : "Requests are not refused that violate ") + f.location,
          "the same place of the contract is violated: " + f.location};
}

// Members of one name under one rule with one value, in schemas that were written out twice.
Evidence by_member(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  const std::string& rule = bucket.place.rule;
  if (!judges_input(f) || is_about_reading(bucket)) return {};
  if (f.location.ends_with("/additionalProperties") && f.oracle != "response-contract") {
    return {"additionalProperties", "Members that the contract does not know are taken",
            "each takes a member that the contract does not know"};
  }
  if (rule.find(": ") == std::string::npos) return {};
  static constexpr std::string_view kProperties = "/properties/";
  const std::size_t at = bucket.place.pointer.rfind(kProperties);
  if (at == std::string::npos) return {};
  const std::string member = bucket.place.pointer.substr(at + kProperties.size());
  if (member.empty() || member.find('/') != std::string::npos) return {};
  return {member + "\n" + rule, "The bound of " + member + " is not kept (" + rule + ")",
          "each violates " + rule + " of a member " + member};
}

// A value of another JSON type taken for the right one: the reader of values is at fault.
Evidence by_type(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "accepted-invalid" && f.oracle != "wrong-status") return {};
  if (!f.location.ends_with("/type") && f.location.find("schema.type:") == std::string::npos) {
    return {};
  }
  const std::string body = body_of(bucket);
  const bool boolean =
      body.find("true") != std::string::npos || body.find("false") != std::string::npos;
  if (!boolean) return {};
  return {"boolean", "A boolean is taken for a value of another type",
          "each takes a boolean where the contract asks for another type"};
}

// Things that are not there, answered as if they were, or otherwise than by 404.
Evidence by_missing(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "accepted-invalid" && f.oracle != "wrong-status") return {};
  if (!f.kind.ends_with("404 is due") || f.purpose == "hostile" || f.purpose == "access") return {};
  if (!quoted_part(bucket.shown.request.target).empty()) return {};
  const bool success = f.http_status >= 200 && f.http_status < 300;
  const bool reads = f.method == "GET" || f.method == "HEAD";
  const std::string what = !success               ? "requests"
                           : f.method == "DELETE" ? "deletions"
                           : reads                ? "reads"
                                                  : "writes";
  const std::string status = std::to_string(f.http_status);
  return {what + status, "What is not there is answered " + status,
          "each answers " + status + " to " + what + " of what is not there"};
}

// What is refused before any operation is reached: the method, the media type, query keys that no
// operation has. One place of a service or of its framework does that for all operations.
Evidence by_protocol(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "accepted-invalid" && f.oracle != "wrong-status") return {};
  if (f.kind.ends_with("405 is due")) {
    return {"405", "Methods that a path does not have are not refused with 405",
            "each answers a method that the path does not have otherwise than by 405"};
  }
  if (f.kind.ends_with("415 is due")) {
    return {"415", "Other media types are not refused with 415",
            "each answers a body of another media type otherwise than by 415"};
  }
  if (f.location.ends_with("query.unknown_key")) {
    return {"query", "Query keys that no operation has are not refused",
            "each takes a query key that the operation does not have"};
  }
  return {};
}

// Of a value that names a state: "any" where others show the fault as well, or nothing is known.
std::string states_taken(const Bucket& bucket) {
  for (const Part& part : bucket.explanation.parts) {
    if (names_state(last_member(part.where)) && part.verdict.starts_with("only this")) return "one";
  }
  return "any";
}

// Outdated writes that are accepted, by whichever oracle.
Evidence by_stale(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  const std::string member = last_member(f.location);
  const bool rule = (f.oracle == "accepted-invalid" || f.oracle == "wrong-status") &&
                    f.kind.ends_with("409 is due");
  if (!names_state(member) || (f.oracle != "lost-update" && !rule)) return {};
  const std::string word = words_of_name(member).back();
  return {word + states_taken(bucket), "Writes that rest on an outdated " + word + " are accepted",
          "each accepts a write that names an outdated " + word};
}

// The same member read back otherwise than it was written.
Evidence by_member_read(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "read-back" || f.location.empty()) return {};
  const std::string member = last_member(f.location);
  if (names_state(member)) {
    return {words_of_name(member).back(), "The " + words_of_name(member).back() + " shown is wrong",
            "each answer shows another " + words_of_name(member).back() + " than is due"};
  }
  const std::string resource = f.path.substr(0, f.path.find('/', 1));
  return {resource + "\n" + member, "The " + member + " read back is not what was written",
          "each answer below " + resource + " shows another " + member + " than was written"};
}

// Quotes in the path or in the query: run as SQL, failing, or answered as something that is there.
Evidence by_target_quote(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  const bool in_query = f.location.starts_with("query:");
  const bool injection =
      f.oracle == "sql-injection" && (in_query || f.location.starts_with("path:"));
  const std::string quote = quoted_part(bucket.shown.request.target);
  const bool judged =
      f.oracle == "server-error" || f.oracle == "accepted-invalid" || f.oracle == "wrong-status";
  if (!injection && (quote.empty() || !judged || !bucket.frame.empty())) return {};
  // The resource decides: other resources have other statements.
  const std::string resource = f.path.substr(0, f.path.find('/', 1));
  const std::string part = injection ? (in_query ? "query" : "path") : quote;
  return {resource + "\n" + part, "Quotes in the " + part + " are not taken for text",
          "text of the " + part + " runs as SQL, or a quote in it changes the answer"};
}

// Integers that are accepted because they were cut to 32 or 64 bits: on whichever field, it is the
// reading of numbers that is at fault. A field without an upper bound is not meant: there the
// smallest value that is accepted is the one beyond the bound.
Evidence by_wrap(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (bucket.reproduces != Reproduces::kAlways) return {};
  if (f.oracle != "accepted-invalid" && f.oracle != "wrong-status") return {};
  if (f.location.find("minimum") == std::string::npos &&
      f.location.find("maximum") == std::string::npos) {
    return {};
  }
  const std::string turn =
      wrap_of(http::decode_scenario(bucket.record.input).steps.back().request.body);
  if (turn.empty()) return {};
  return {turn, "Integers are cut to " + turn + " bits before they are checked",
          "each takes an integer around a multiple of 2^" + turn +
              ", outside its bounds, for what is left of it in " + turn + " bits"};
}

// Leaks: the same thing shown, in the same sort of place, by several operations.
Evidence by_leak(const Bucket& bucket) {
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

Evidence by_injection(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "sql-injection" || f.location.empty()) return {};
  return {f.location, "Text of requests is run as SQL (" + f.location + ")",
          "text from the same part of the request (" + f.location + ") is run as SQL"};
}

// What else an injected quote does to the same operation: it is accepted, stored and shown, or
// fails.
Evidence by_quote(const Bucket& bucket) {
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

// One smallest request that shows several things at once.
Evidence by_request(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (bucket.reproduces != Reproduces::kAlways || f.purpose != "input") return {};
  const http::HttpFileRequest input = http::decode_scenario(bucket.record.input).steps.back();
  if (input.request.body.empty() || value_class(input.request.body).empty()) return {};
  return {bucket.record.input, "One request shows several faults",
          "the same smallest request shows all of them"};
}

constexpr std::array kJoiners = {
    Joiner{"frame", by_frame},
    Joiner{"message", by_message},
    Joiner{"value", by_value},
    Joiner{"access", by_access},
    Joiner{"schema", by_schema},
    Joiner{"member", by_member},
    Joiner{"type", by_type},
    Joiner{"missing", by_missing},
    Joiner{"protocol", by_protocol},
    Joiner{"stale", by_stale},
    Joiner{"read", by_member_read},
    Joiner{"wrap", by_wrap},
    Joiner{"leak", by_leak},
    Joiner{"sql", by_injection},
    Joiner{"quote", by_quote},
    Joiner{"target-quote", by_target_quote},
    Joiner{"same-request", by_request},
};

}  // namespace

std::span<const Joiner> joiners() {
  return kJoiners;
}

std::string distinction(const Bucket& bucket) {
  return value_class(body_of(bucket)) + "\n" + quoted_part(bucket.shown.request.target) + "\n" +
         states_taken(bucket);
}

}  // namespace bodkin::triage
