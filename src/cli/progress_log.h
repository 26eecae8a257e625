// Keeps how a fuzz run went over time, for the plots of a report. Passes everything on.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "engine/supervisor.h"
#include "triage/bucket.h"

namespace bodkin::cli {

class ProgressLog : public engine::Observer {
 public:
  // `next` must outlive it.
  explicit ProgressLog(engine::Observer& next) : next_(next) {}

  void on_event(const engine::Event& event) override;
  void on_progress(const engine::Progress& progress) override;
  void on_note(const std::string& line) override { next_.on_note(line); }

  // At most 400 moments, evenly spread, the last one among them; into FOLDER/progress.json, in
  // place of those of an earlier run.
  Result<void> write(const std::string& folder) const;

 private:
  static triage::Sample sample(const engine::Progress& progress, std::uint64_t findings);

  engine::Observer& next_;
  std::uint64_t findings_ = 0;
  std::int64_t every_ms_ = 250;
  std::vector<triage::Sample> samples_;
  triage::Sample last_;
};

}  // namespace bodkin::cli
