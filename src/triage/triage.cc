#include "triage/triage.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <tuple>
#include <utility>

#include "base/file.h"
#include "base/limits.h"
#include "finding/frame.h"
#include "triage/cause.h"
#include "triage/confirm.h"
#include "triage/explain.h"
#include "triage/joiners.h"
#include "triage/place.h"
#include "triage/raw.h"
#include "triage/shown.h"

namespace bodkin::triage {
namespace {

constexpr const char* kGone =
    "the target does not answer any more; start it again and repeat the triage: what is done "
    "stays, "
    "and nothing was lost";

class Triage {
 public:
  Triage(const Replay& replay, const Options& options) : replayer_(replay), options_(options) {
    if (options.contract != nullptr) places_.emplace(*options.contract);
  }

  bool gone() const { return replayer_.gone(); }
  std::size_t replays() const { return replayer_.replays(); }

  Bucket bucket_of(Raw raw) {
    Bucket bucket;
    bucket.record = std::move(raw.record);
    bucket.folder = std::move(raw.folder);
    bucket.sightings = raw.sightings;
    bucket.merged = std::move(raw.others);
    bucket.inputs_given = raw.inputs_given;
    if (!options_.confirmed_with.empty()) bucket.confirmed_with = {options_.confirmed_with};
    place(bucket);
    if (gone()) return bucket;
    const auto input_at = [&](std::size_t i) {
      return finding::load_input(raw.inputs[i].folder, raw.inputs[i].name).value_or("");
    };
    const Confirmed confirmed = confirm(raw.inputs.size(), input_at, bucket.record.finding,
                                        replayer_, std::max(options_.replays, 1));
    bucket.inputs_replayed = confirmed.inputs_replayed;
    bucket.inputs_shown = confirmed.inputs_shown;
    bucket.reproduces = confirmed.reproduces;
    bucket.record.reproduced = confirmed.reproduced;
    bucket.record.tries = confirmed.tries;
    bucket.record.input = confirmed.input;
    if (confirmed.reproduced == 0) return bucket;
    bucket.record.finding = confirmed.finding;
    if (gone()) return bucket;
    if (confirmed.reproduces == Reproduces::kAlways && options_.shrink) {
      shrink(bucket);
    } else if (options_.reproducer) {
      last_word(bucket, http::decode_scenario(bucket.record.input));
    }
    if (gone()) return bucket;
    if (bucket.reproduces == Reproduces::kAlways && options_.explain && options_.show) {
      bucket.explanation = explain(http::decode_scenario(bucket.record.input),
                                   bucket.record.finding, bucket.shown, replayer_, options_);
    }
    return bucket;
  }

 private:
  void place(Bucket& bucket) const {
    if (places_) bucket.place = places_->of(bucket.record.finding);
  }

  void shrink(Bucket& bucket) {
    const finding::Finding fault = bucket.record.finding;
    const shrink::ShrunkScenario shrunk = shrink::shrink_scenario(
        http::decode_scenario(bucket.record.input),
        [&](const http::Scenario& candidate) {
          const auto shown = replayer_.shows(candidate, fault);
          return shown && same_kind(fault, *shown);
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
    if (!shown || !same_kind(bucket.record.finding, *shown)) {
      ++bucket.record.tries;
      bucket.reproduces = Reproduces::kSometimes;
      return false;
    }
    bucket.record.finding = std::move(*shown);
    bucket.record.input = std::move(encoded);
    if (options_.show) bucket.shown = options_.show(&bucket.record.finding);
    place(bucket);
    if (options_.reproducer) {
      bucket.record.reproducer = options_.reproducer(input, bucket.record.finding);
    }
    return true;
  }

  Replayer replayer_;
  const Options& options_;
  std::optional<Places> places_;
};

// From the answer, the log, and what a sanitizer or a probe said.
std::string frame_of(const Bucket& bucket) {
  std::string frame = finding::service_frame(bucket.shown.response.body);
  for (const std::string& line : bucket.shown.log_lines) {
    if (frame.empty()) frame = finding::service_frame(line);
  }
  if (frame.empty()) frame = finding::service_frame(bucket.record.finding.evidence);
  if (frame.empty() && bucket.record.finding.oracle == "crash") {
    frame = bucket.record.finding.location;
  }
  return frame;
}

std::string text_of(const std::string& path) {
  auto text = read_file(path, limits::kHttpFileBytesMax);
  return text ? std::move(*text) : std::string();
}

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
  into.inputs_given += other.inputs_given;
  into.inputs_replayed += other.inputs_replayed;
  into.inputs_shown += other.inputs_shown;
  into.from_before = into.from_before && other.from_before;
  for (std::string& with : other.confirmed_with) {
    if (std::ranges::find(into.confirmed_with, with) == into.confirmed_with.end()) {
      into.confirmed_with.push_back(std::move(with));
    }
  }
  // A person's word on either is a word on both.
  if (into.record.disposition.empty()) into.record.disposition = other.record.disposition;
  if (into.record.note.empty()) into.record.note = other.record.note;
}

// The folder to look at is the one that was written: another one where the final signature is not
// the provisional one, or where the finding came from another findings folder.
void move_to_written(Bucket& bucket, const finding::Store& store) {
  std::string path = store.folder_of(bucket.record.finding);
  std::error_code missing;
  if (!std::filesystem::exists(path + "/finding.json", missing)) return;
  if (std::filesystem::equivalent(path, bucket.folder, missing)) return;
  std::erase(bucket.merged, path);
  bucket.merged.push_back(std::exchange(bucket.folder, std::move(path)));
}

// Raw findings that ended under another signature than their own.
using Renamed = std::vector<std::pair<std::string, std::string>>;  // folder, signature

void note_renamed(const Raw& raw, const std::string& signature, Renamed& into) {
  if (raw.record.finding.signature() == signature) return;
  into.emplace_back(raw.folder, signature);
  for (const std::string& folder : raw.others) into.emplace_back(folder, signature);
}

Result<void> write_back(Report& report, const Renamed& renamed, finding::Store& store) {
  for (Bucket& bucket : report.buckets) {
    if (bucket.reproduces == Reproduces::kUntried) continue;
    if (!bucket.from_before) {
      const bool shrunk = bucket.reproduces == Reproduces::kAlways && !bucket.record.input.empty();
      if (auto written = store.update(bucket.record, shrunk); !written) return written;
    }
    move_to_written(bucket, store);
  }
  // A folder of somebody else's that cannot be written is only replayed again next time.
  for (const auto& [folder, signature] : renamed) (void)finding::mark_triaged(folder, signature);
  redact(report, store.redactor());
  return {};
}

}  // namespace

Result<Report> run(const std::vector<std::string>& folders, const Replay& replay,
                   const Options& options, finding::Store* write) {
  std::vector<std::string> skipped;
  Result<std::vector<Raw>> raw = load_raw(folders, skipped);
  if (!raw) return std::unexpected(raw.error());
  Result<Report> report = run(std::move(*raw), replay, options, write);
  if (report) report->skipped = std::move(skipped);
  return report;
}

Result<Report> run(std::vector<Raw> all, const Replay& replay, const Options& options,
                   finding::Store* write) {
  Report report;
  Triage triage(replay, options);
  std::map<std::string, Bucket> by_signature;
  Renamed renamed;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Raw& raw = all[i];
    report.made.raw += raw.found;
    report.made.inputs += raw.inputs_given;
    std::optional<Bucket> known;
    if (options.known != nullptr) known = options.known->of(raw, options.confirmed_with);
    if (known) {
      report.made.before += raw.found;
    } else {
      if (options.progress && !triage.gone()) options.progress(i, all.size(), raw.record);
      known = triage.bucket_of(raw);
      report.made.replayed += known->inputs_replayed;
    }
    const std::string signature = known->record.finding.signature();
    if (known->reproduces != Reproduces::kUntried) note_renamed(raw, signature, renamed);
    if (const auto found = by_signature.find(signature); found != by_signature.end()) {
      join(found->second, std::move(*known));
    } else {
      by_signature.emplace(signature, std::move(*known));
    }
  }
  if (triage.gone()) report.stopped = kGone;
  report.made.replays = triage.replays();
  for (auto& [signature, bucket] : by_signature) {
    if (!bucket.from_before) bucket.frame = frame_of(bucket);
    report.buckets.push_back(std::move(bucket));
  }
  settle(report);
  if (write != nullptr) {
    if (auto written = write_back(report, renamed, *write); !written) {
      return std::unexpected(written.error());
    }
  }
  for (Bucket& bucket : report.buckets) {
    bucket.http_text = text_of(bucket.folder + "/reproducer.http");
    bucket.script_text = text_of(bucket.folder + "/reproducer.sh");
  }
  return report;
}

Report merge(std::vector<Report> reports) {
  Report all;
  std::map<std::string, std::size_t> by_identity;
  for (Report& report : reports) {
    for (Bucket& bucket : report.buckets) {
      // Of other builds or hosts: the same signature with another sort of value may be another
      // fault.
      const std::string identity =
          bucket.record.finding.signature() + "\n" + distinction(bucket);
      const auto [entry, is_new] = by_identity.try_emplace(identity, all.buckets.size());
      if (is_new) {
        all.buckets.push_back(std::move(bucket));
      } else {
        join(all.buckets[entry->second], std::move(bucket));
      }
    }
    std::ranges::move(report.skipped, std::back_inserter(all.skipped));
    if (all.stopped.empty()) all.stopped = std::move(report.stopped);
    for (const std::string& name : report.made.principals) {
      if (std::ranges::find(all.made.principals, name) == all.made.principals.end()) {
        all.made.principals.push_back(name);
      }
    }
    all.made.raw += report.made.raw;
    all.made.inputs += report.made.inputs;
    all.made.replayed += report.made.replayed;
    all.made.replays += report.made.replays;
    all.made.before += report.made.before;
  }
  return all;
}

void settle(Report& report) {
  rank(report.buckets);
  report.causes = causes_of(report.buckets);
}

void rank(std::vector<Bucket>& buckets) {
  std::ranges::sort(buckets, [](const Bucket& a, const Bucket& b) {
    const auto key = [](const Bucket& bucket) {
      return std::tuple(-static_cast<int>(bucket.record.finding.severity), bucket.reproduces,
                        !bucket.explanation.who.starts_with("anybody"), ~bucket.sightings,
                        bucket.record.finding.signature());
    };
    return key(a) < key(b);
  });
}

}  // namespace bodkin::triage
