#include "triage/cause.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "base/hash.h"
#include "triage/joiners.h"

namespace bodkin::triage {
namespace {

using finding::Finding;

std::size_t root_of(std::vector<std::size_t>& parent, std::size_t i) {
  while (parent[i] != i) i = parent[i] = parent[parent[i]];
  return i;
}

// Of a long message the clauses that fit a title.
std::string sentence(const Finding& f) {
  constexpr std::size_t kTitleBytes = 160;
  const std::string& whole = f.message.empty() ? f.kind : f.message;
  if (whole.size() <= kTitleBytes) return whole;
  const std::size_t end = whole.rfind("; ", kTitleBytes);
  return end == std::string::npos ? whole : whole.substr(0, end);
}

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
  const Whole whole = whole_of(buckets);
  for (const Joiner& joiner : joiners()) {
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
      // What nobody could see again is evidence of nothing.
      if (buckets[i].reproduces == Reproduces::kNever) continue;
      Evidence evidence = joiner.evidence(buckets[i], whole);
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
