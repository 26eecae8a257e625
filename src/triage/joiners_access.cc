// Access that should have been refused.
#include "triage/joiner_families.h"
#include "triage/joiner_words.h"

namespace bodkin::triage {
namespace {

using finding::Finding;

bool granted(const Finding& f) {
  return f.oracle == "broken-access";
}

// Refused for another reason, which was looked at first.
bool refused_late(const Finding& f) {
  return f.oracle == "wrong-status" &&
         (f.kind.ends_with("401 is due") || f.kind.ends_with("403 is due"));
}

bool reads(const Finding& f) {
  return f.method == "GET" || f.method == "HEAD";
}

bool owns_nothing(const Finding& f) {
  return f.principal == "nobody" || f.principal == "stranger";
}

bool about_anothers(const Finding& f) {
  return f.kind.find("belongs to another") != std::string::npos;
}

}  // namespace

// One look at credentials stands before everything; one at a role or at the owner before all writes
// of a resource, or before all reads of it.
Evidence by_access(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (!granted(f) && !refused_late(f)) return {};
  const std::string does = reads(f) ? "read" : "write";
  if (f.principal == "nobody") {
    return {"nobody", "Requests without credentials are answered as if they had some",
            "each is not refused though it carries no credentials"};
  }
  if (f.principal == "stranger") {
    return {"strangers", "Credentials that nobody has are taken for good",
            "each is not refused though its credentials are nobody's"};
  }
  const std::string resource = resource_of(f.path);
  if (about_anothers(f)) {
    return {"foreign " + does + " " + resource,
            "A principal may " + does + " below " + resource + " what belongs to another project",
            "each is a " + does + " below " + resource + " of something of another project"};
  }
  const std::string role = granted(f) && !f.location.empty() ? f.location : f.principal;
  return {"role " + role + " " + does + " " + resource,
          role + " may " + does + " below " + resource + ", which its role forbids",
          "each is a " + does + " below " + resource + " that " + role + " should be refused"};
}

// An operation that is open to several roles does not look at roles.
Evidence by_unguarded(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if ((!granted(f) && !refused_late(f)) || owns_nothing(f) || about_anothers(f)) return {};
  const std::string operation = f.method + " " + f.path;
  return {operation, operation + " does not look at roles",
          operation + " is open to roles that should be refused"};
}

}  // namespace bodkin::triage
