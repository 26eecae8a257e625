// What a service takes for its state: things that are not there, outdated ones, races.
#include "base/text.h"
#include "triage/joiner_families.h"
#include "triage/joiner_words.h"

namespace bodkin::triage {
namespace {

using finding::Finding;

bool success(const Finding& f) {
  return f.http_status >= 200 && f.http_status < 300;
}

// Of a request for what is not there; not by a quote in its name, which may find another thing.
bool about_missing(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (f.oracle == "use-after-delete") return f.location.starts_with("path:") && success(f);
  if (f.oracle != "accepted-invalid" && f.oracle != "wrong-status") return false;
  return f.kind.ends_with("404 is due") && f.purpose != "hostile" &&
         quoted_part(bucket.shown.request.target).empty();
}

std::string thing_on_path(const Finding& f) {
  return f.path + "\n" + missing_thing(f);
}

bool has_body(const Finding& f) {
  return f.method == "PUT" || f.method == "POST" || f.method == "PATCH";
}

std::string operation_on(const Finding& f) {
  return f.method + " " + thing_on_path(f);
}

}  // namespace

Whole whole_of(const std::vector<Bucket>& buckets) {
  Whole whole;
  for (const Bucket& bucket : buckets) {
    const Finding& f = bucket.record.finding;
    if (bucket.reproduces == Reproduces::kNever || !about_missing(bucket)) continue;
    if (success(f) && f.method != "DELETE") whole.missing_used.insert(thing_on_path(f));
    if (success(f) && has_body(f)) whole.missing_taken.insert(operation_on(f));
  }
  return whole;
}

// Things that are not there, answered as if they were, or otherwise than by 404: one look-up finds
// the thing for all that is done with it. Where nothing but deletions goes through, it is not the
// look-up of one thing, but how deletions are done. Where an operation takes such a request, that
// it refuses another one for its body says nothing more.
Evidence by_missing(const Bucket& bucket, const Whole& whole) {
  const Finding& f = bucket.record.finding;
  if (!about_missing(bucket)) return {};
  const std::string thing = missing_thing(f);
  if (f.method == "DELETE" && success(f) && !whole.missing_used.contains(thing_on_path(f))) {
    return {"deletions", "Deletions of what is not there are accepted",
            "each accepts a deletion of what is not there"};
  }
  const bool for_its_body = has_body(f) && whole.missing_taken.contains(operation_on(f));
  if ((f.http_status == 400 || f.http_status == 422) && !for_its_body) {
    const std::string status = std::to_string(f.http_status);
    return {status + " " + thing, "A missing " + thing + " is answered " + status,
            "each answers " + status + " where there is no " + thing};
  }
  return {thing, "It is not looked whether there is such a " + thing,
          "each goes on where there is no " + thing};
}

// Outdated writes that are accepted, by whichever oracle. Where one single outdated state is taken
// and no other, states are compared: what is wrong is the state that the service keeps, and that is
// what it then shows.
Evidence by_stale(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  const bool rule = (f.oracle == "accepted-invalid" || f.oracle == "wrong-status") &&
                    f.kind.ends_with("409 is due");
  const bool shown = f.oracle == "read-back";
  if (!names_state(last_name(f.location)) || f.purpose == "burst") return {};
  if (f.oracle != "lost-update" && !rule && !shown) return {};
  const std::string state = state_named(f);
  if (shown || (rule && states_taken(bucket) == "one")) {
    return {"shown " + state, "The " + state + " that the service keeps is wrong",
            "each shows that the service keeps another " + state + " than is due"};
  }
  return {state, "Writes that rest on an outdated " + state + " are accepted",
          "each accepts a write that names an outdated " + state};
}

// The same member read back otherwise than it was written.
Evidence by_member_read(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  const std::string member = last_name(f.location);
  if (f.oracle != "read-back" || f.location.empty() || names_state(member)) return {};
  const std::string resource = resource_of(f.path);
  return {resource + "\n" + member, "The " + member + " read back is not what was written",
          "each answer below " + resource + " shows another " + member + " than was written"};
}

// One lock, or one transaction, is what a resource's writes lack: each kind of write of it that is
// sent at once shows that.
Evidence by_race(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (f.purpose != "burst" || (f.oracle != "lost-update" && f.oracle != "over-capacity")) return {};
  const std::string resource = resource_of(f.path);
  return {resource, "Writes below " + resource + " that come at once get in each other's way",
          "each shows when writes below " + resource + " are sent at once"};
}

// What refused writes leave behind, seen at the same place.
Evidence by_left_behind(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "not-atomic" || f.location.empty()) return {};
  return {f.location, "Refused requests leave something behind",
          "each leaves something behind that is seen at the same place, " + f.location};
}

}  // namespace bodkin::triage
