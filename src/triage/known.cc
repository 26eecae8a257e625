#include "triage/known.h"

namespace bodkin::triage {

void Known::add(Report report) {
  for (const Bucket& bucket : report.buckets) {
    for (const std::string& with : bucket.confirmed_with) {
      by_.insert_or_assign({with, bucket.record.finding.signature()}, bucket);
    }
  }
}

std::optional<Bucket> Known::of(const Raw& raw, const std::string& confirmed_with) const {
  const finding::Record& record = raw.record;
  const std::string& signature =
      record.triaged_as.empty() ? record.finding.signature() : record.triaged_as;
  const auto found = by_.find({confirmed_with, signature});
  if (confirmed_with.empty() || found == by_.end()) return std::nullopt;
  Bucket bucket = found->second;
  const bool settled =
      bucket.reproduces == Reproduces::kAlways ||
      (bucket.reproduces != Reproduces::kUntried && raw.inputs_given <= bucket.inputs_given);
  if (!settled) return std::nullopt;
  // Causes are told by the smallest input; triage.json does not hold it.
  std::optional<std::string> input = finding::load_shrunk(bucket.folder);
  if (!input) input = finding::load_shrunk(raw.folder);
  if (!input && bucket.reproduces == Reproduces::kAlways) return std::nullopt;
  bucket.record.input = input.value_or("");
  bucket.record.disposition = record.disposition;
  bucket.record.note = record.note;
  bucket.folder = raw.folder;
  bucket.merged = raw.others;
  bucket.sightings = raw.sightings;
  bucket.inputs_given = raw.inputs_given;
  bucket.from_before = true;
  return bucket;
}

}  // namespace bodkin::triage
