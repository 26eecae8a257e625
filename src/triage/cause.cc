#include "triage/cause.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <string_view>

#include "base/hash.h"
#include "base/text.h"
#include "http/http_file.h"
#include "triage/value_class.h"

namespace bodkin::triage {
namespace {

using finding::Finding;

// What two buckets must have in common; empty: this joiner knows nothing of the bucket.
struct Evidence {
  std::string key;
  std::string title;   // of a cause with several members
  std::string reason;  // why these are one
};

// Messages with which frameworks answer every failure: two operations that say so have nothing in
// common yet.
bool says_nothing(std::string_view kind) {
  static constexpr std::array<std::string_view, 14> kGeneric = {
      "internal server error", "unexpected",        "something went wrong", "unhandled",
      "an error occurred",     "an error has",      "server error",         "unknown error",
      "<!doctype",             "<html",             "bad gateway",          "service unavailable",
      "gateway timeout",       "internal error"};
  if (kind.size() < 8) return true;
  const std::string text = to_lower(kind);
  return std::ranges::any_of(
      kGeneric, [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

bool fails_inside(const Finding& f) { return f.oracle == "server-error" || f.oracle == "crash"; }

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

Evidence by_value(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (!fails_inside(f) || bucket.reproduces != Reproduces::kAlways || !bucket.frame.empty()) {
    return {};
  }
  if (f.oracle == "server-error" && !says_nothing(f.kind)) return {};
  const std::string kind = value_class(http::decode_request(bucket.record.input).request.body);
  if (kind.empty()) return {};
  return {f.oracle + "\n" + f.kind + "\n" + kind, "The service fails on " + kind,
          "the smallest request that shows each of them has " + kind +
              ", and the answer is the same"};
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

// The same place of the contract's components violated and accepted, on several operations.
Evidence by_schema(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "accepted-invalid" && f.oracle != "response-contract") return {};
  const bool component = f.location.find("#/components/") != std::string::npos ||
                         f.location.find("#/definitions/") != std::string::npos;
  const bool rule = f.location.starts_with("model:");
  if (!component && !rule) return {};
  const bool answer = f.oracle == "response-contract";
  return {f.oracle + "\n" + f.location,
          (answer ? "Answers violate " : "Values are accepted that violate ") + f.location,
          "the same place of the contract is violated: " + f.location};
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
  const std::string turn = wrap_of(http::decode_request(bucket.record.input).request.body);
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
    const std::string body = http::decode_request(bucket.record.input).request.body;
    if (value_class(body) != "a quote in a string") return {};
  }
  return {f.method + " " + f.path, "Quotes in values are not taken for text",
          "on one operation, they show with a quote in a value or run it as SQL"};
}

// One smallest request that shows several things at once.
Evidence by_request(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (bucket.reproduces != Reproduces::kAlways || f.purpose != "input") return {};
  const http::HttpFileRequest input = http::decode_request(bucket.record.input);
  if (value_class(input.request.body).empty()) return {};
  return {bucket.record.input, "One request shows several faults",
          "the same smallest request shows all of them"};
}

struct Joiner {
  const char* name;
  Evidence (*evidence)(const Bucket&);
};
constexpr Joiner kJoiners[] = {
    {"frame", by_frame},   {"message", by_message},     {"value", by_value},
    {"access", by_access}, {"schema", by_schema},       {"wrap", by_wrap},       {"leak", by_leak},
    {"sql", by_injection}, {"quote", by_quote}, {"same-request", by_request},
};

std::size_t root_of(std::vector<std::size_t>& parent, std::size_t i) {
  while (parent[i] != i) i = parent[i] = parent[parent[i]];
  return i;
}

std::string sentence(const Finding& f) { return f.message.empty() ? f.kind : f.message; }

}  // namespace

std::vector<Cause> causes_of(const std::vector<Bucket>& buckets) {
  std::vector<std::size_t> parent(buckets.size());
  std::iota(parent.begin(), parent.end(), 0);
  struct Link {
    std::size_t bucket;
    Evidence evidence;
    std::string id;
  };
  std::vector<Link> links;  // that joined something, in the joiners' order
  for (const Joiner& joiner : kJoiners) {
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
      // What nobody could see again is evidence of nothing.
      if (buckets[i].reproduces == Reproduces::kNever) continue;
      Evidence evidence = joiner.evidence(buckets[i]);
      if (evidence.key.empty()) continue;
      const auto [entry, is_new] = first.try_emplace(evidence.key, i);
      if (is_new) continue;
      const std::size_t a = root_of(parent, entry->second), b = root_of(parent, i);
      std::string id = hash_letters(hash64(joiner.name + ("\n" + evidence.key)), 8);
      links.push_back({i, std::move(evidence), std::move(id)});
      if (a != b) parent[std::max(a, b)] = std::min(a, b);
    }
  }
  std::map<std::size_t, std::size_t> index;
  std::vector<Cause> causes;
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    const auto [entry, is_new] = index.try_emplace(root_of(parent, i), causes.size());
    if (is_new) {
      const Finding& f = buckets[i].record.finding;
      causes.push_back({f.signature(), sentence(f), "", {}});
    }
    causes[entry->second].members.push_back(i);
  }
  std::set<std::pair<std::size_t, std::string>> said;
  for (const Link& link : links) {
    const std::size_t at = index.at(root_of(parent, link.bucket));
    Cause& cause = causes[at];
    if (cause.reason.empty()) {
      cause.title = link.evidence.title;
      cause.id = link.id;
    }
    if (!said.emplace(at, link.evidence.reason).second) continue;
    cause.reason += (cause.reason.empty() ? "" : "; ") + link.evidence.reason;
  }
  return causes;
}

}  // namespace bodkin::triage
