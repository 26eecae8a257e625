#include "cli/progress_log.h"

#include "base/file.h"
#include "triage/report_json.h"

namespace bodkin::cli {
namespace {
constexpr std::size_t kSamplesMax = 400;
}  // namespace

triage::Sample ProgressLog::sample(const engine::Progress& progress, std::uint64_t findings) {
  return {progress.elapsed_ms, findings, progress.edges, progress.features, progress.requests};
}

void ProgressLog::on_event(const engine::Event& event) {
  if (event.kind == engine::Event::Kind::kFinding) ++findings_;
  next_.on_event(event);
}

void ProgressLog::on_progress(const engine::Progress& progress) {
  next_.on_progress(progress);
  if (!progress.ready) return;
  last_ = sample(progress, findings_);
  if (!samples_.empty() && last_.elapsed_ms < samples_.back().elapsed_ms + every_ms_) return;
  samples_.push_back(last_);
  if (samples_.size() < kSamplesMax) return;
  std::vector<triage::Sample> half;
  for (std::size_t i = 0; i < samples_.size(); i += 2) half.push_back(samples_[i]);
  samples_ = std::move(half);
  every_ms_ *= 2;
}

Result<void> ProgressLog::write(const std::string& folder) const {
  if (samples_.empty()) return {};
  std::vector<triage::Sample> samples = samples_;
  samples.push_back(last_);
  samples.back().findings = findings_;
  return write_file(folder + "/" + triage::kProgressFile, triage::to_json(samples));
}

}  // namespace bodkin::cli
