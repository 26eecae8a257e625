#include "triage/triage.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <tuple>
#include <utility>

#include "triage/confirm.h"
#include "triage/raw.h"

namespace bodkin::triage {
namespace {

constexpr const char* kGone =
    "the target does not answer any more; start it again and repeat the triage: what is done "
    "stays, "
    "and nothing was lost";

class Triage {
 public:
  Triage(const Replay& replay, const Options& options) : replayer_(replay), options_(options) {}

  bool gone() const { return replayer_.gone(); }

  Bucket bucket_of(Raw raw) {
    Bucket bucket;
    bucket.record = std::move(raw.record);
    bucket.folder = std::move(raw.folder);
    bucket.sightings = raw.sightings;
    bucket.merged = std::move(raw.others);
    if (gone()) return bucket;
    const Confirmed confirmed =
        confirm(raw.inputs, bucket.record.finding, replayer_, std::max(options_.replays, 1));
    bucket.reproduces = confirmed.reproduces;
    bucket.record.reproduced = confirmed.reproduced;
    bucket.record.tries = confirmed.tries;
    if (confirmed.reproduced == 0) return bucket;
    bucket.record.finding = confirmed.finding;
    bucket.record.input = confirmed.input;
    if (gone()) return bucket;
    if (confirmed.reproduces == Reproduces::kAlways && options_.shrink) {
      shrink(bucket);
    } else if (options_.reproducer) {
      last_word(bucket, http::decode_scenario(bucket.record.input));
    }
    return bucket;
  }

 private:
  void shrink(Bucket& bucket) {
    const finding::Finding fault = bucket.record.finding;
    const shrink::ShrunkScenario shrunk = shrink::shrink_scenario(
        http::decode_scenario(bucket.record.input),
        [&](const http::Scenario& candidate) {
          return replayer_.shows(candidate, fault).has_value();
        },
        options_.limits);
    bucket.shrink_executions = shrunk.executions;
    bucket.shrunk_fully = shrunk.fixpoint && !gone() && last_word(bucket, shrunk.scenario);
  }

  // One more replay, of the input as it will be read again: its finding has the final signature,
  // and its trace makes the reproducer. False: it did not show the fault; the bucket stays as it
  // was confirmed, but is flaky.
  bool last_word(Bucket& bucket, const http::Scenario& request) {
    std::string encoded = http::encode_scenario(request);
    const http::Scenario input = http::decode_scenario(encoded);
    std::optional<finding::Finding> shown = replayer_.shows(input, bucket.record.finding);
    if (gone()) return false;
    if (!shown) {
      ++bucket.record.tries;
      bucket.reproduces = Reproduces::kSometimes;
      return false;
    }
    bucket.record.finding = std::move(*shown);
    bucket.record.input = std::move(encoded);
    if (options_.reproducer) {
      bucket.record.reproducer = options_.reproducer(input, bucket.record.finding);
    }
    return true;
  }

  Replayer replayer_;
  const Options& options_;
};

// Which of two buckets with one signature speaks for both: the surer, then the smaller one.
bool speaks_before(const Bucket& a, const Bucket& b) {
  return std::tuple(a.reproduces, a.record.input.size(), a.folder) <
         std::tuple(b.reproduces, b.record.input.size(), b.folder);
}

void join(Bucket& into, Bucket other) {
  if (speaks_before(other, into)) std::swap(into, other);
  into.sightings += other.sightings;
  into.merged.push_back(other.folder);
  into.merged.insert(into.merged.end(), other.merged.begin(), other.merged.end());
  into.shrink_executions += other.shrink_executions;
  // A person's word on either is a word on both.
  if (into.record.disposition.empty()) into.record.disposition = other.record.disposition;
  if (into.record.note.empty()) into.record.note = other.record.note;
}

// The folder to look at is the one that was written: another one where the final signature is not
// the provisional one, or where the finding came from another findings folder.
void move_to_written(Bucket& bucket, const finding::Store& store) {
  const finding::Finding& finding = bucket.record.finding;
  std::string path = store.folder() + "/" + finding.oracle + "-" + finding.signature();
  std::error_code missing;
  if (!std::filesystem::exists(path + "/finding.json", missing)) return;
  if (std::filesystem::equivalent(path, bucket.folder, missing)) return;
  std::erase(bucket.merged, path);
  bucket.merged.push_back(std::exchange(bucket.folder, std::move(path)));
}

}  // namespace

Result<Report> run(const std::vector<std::string>& folders, const Replay& replay,
                   const Options& options, finding::Store* write) {
  Report report;
  Result<std::vector<Raw>> raw = load_raw(folders, report.skipped);
  if (!raw) return std::unexpected(raw.error());
  Triage triage(replay, options);
  std::map<std::string, Bucket> by_signature;
  for (std::size_t i = 0; i < raw->size(); ++i) {
    if (options.progress && !triage.gone()) options.progress(i, raw->size(), (*raw)[i].record);
    Bucket bucket = triage.bucket_of(std::move((*raw)[i]));
    const std::string signature = bucket.record.finding.signature();
    if (const auto found = by_signature.find(signature); found != by_signature.end()) {
      join(found->second, std::move(bucket));
    } else {
      by_signature.emplace(signature, std::move(bucket));
    }
  }
  if (triage.gone()) report.stopped = kGone;
  for (auto& [signature, bucket] : by_signature) report.buckets.push_back(std::move(bucket));
  rank(report.buckets);
  for (Bucket& bucket : report.buckets) {
    if (write == nullptr || bucket.reproduces == Reproduces::kUntried) continue;
    if (const Result<void> written = write->update(bucket.record); !written) {
      return std::unexpected(written.error());
    }
    move_to_written(bucket, *write);
  }
  return report;
}

void rank(std::vector<Bucket>& buckets) {
  std::ranges::sort(buckets, [](const Bucket& a, const Bucket& b) {
    const auto key = [](const Bucket& bucket) {
      return std::tuple(-static_cast<int>(bucket.record.finding.severity), bucket.reproduces,
                        ~bucket.sightings, bucket.record.finding.signature());
    };
    return key(a) < key(b);
  });
}

}  // namespace bodkin::triage
