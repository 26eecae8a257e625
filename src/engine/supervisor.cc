#include "engine/supervisor.h"

#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/hash.h"
#include "base/memory.h"
#include "engine/process.h"
#include "engine/status.h"

namespace bodkin::engine {
namespace {

constexpr std::size_t kStderrKeptBytes = 1 << 17;
constexpr std::int64_t kGraceMs = 10000;     // for clean-up after a stop
constexpr std::int64_t kWindowUs = 3000000;  // of the rates shown
constexpr int kDeathsBeforeReadyMax = 3;

std::uint64_t number_after(std::string_view line, std::string_view label) {
  const std::size_t at = line.find(label);
  if (at == std::string_view::npos) return 0;
  return std::strtoull(std::string(line.substr(at + label.size(), 20)).c_str(), nullptr, 10);
}

// One worker over all its lives.
class Slot {
 public:
  Slot(int index, SharedStatus status) : index_(index), status_(std::move(status)) {}

  Result<void> start(const SupervisorOptions& options) {
    std::vector<std::pair<std::string, std::string>> environment;
    if (std::getenv(kAllocatorSetting.name) == nullptr) {  // else it is the user's own
      environment.emplace_back(kAllocatorSetting.name, kAllocatorSetting.value);
    }
    auto process =
        Process::start(options.command(index_, life_, preflight_, status_.fd()), environment);
    if (!process) return std::unexpected(process.error());
    process_.emplace(std::move(*process));
    err_.clear();
    counted_ = 0;
    out_.clear();
    hang_serial_ = 0;
    return {};
  }

  // Whether its clean-up sent something of late.
  bool still_cleans_up(std::int64_t now_us) {
    const std::uint64_t removed = status_->removed.load();
    if (removed != removed_) removed_us_ = now_us;
    removed_ = removed;
    return removed > 0 && now_us - removed_us_ < kGraceMs * 1000;
  }

  // Whole lines of standard output that came since the last call; numbers of libFuzzer's own lines
  // are noted on the way.
  std::vector<std::string> read() {
    std::vector<std::string> lines;
    if (!process_) return lines;
    process_->read_stdout(out_);
    std::size_t end = 0;
    while ((end = out_.find('\n')) != std::string::npos) {
      lines.push_back(out_.substr(0, end));
      out_.erase(0, end + 1);
    }
    const std::size_t before = err_.size();
    process_->read_stderr(err_);
    note_engine_lines(before);
    if (err_.size() > kStderrKeptBytes) {
      const std::size_t gone = err_.size() - kStderrKeptBytes;
      err_.erase(0, gone);
      counted_ -= std::min(counted_, gone);
    }
    return lines;
  }

  // Whether the input that runs now has used more processor time than allowed.
  bool hangs(std::int64_t limit_ms) {
    if (!process_ || !status_->running()) {
      hang_serial_ = 0;
      return false;
    }
    const std::uint64_t serial = status_->serial.load();
    const std::int64_t cpu = process_->cpu_ms();
    if (serial != hang_serial_) {
      hang_serial_ = serial;
      hang_cpu_ms_ = cpu;
      return false;
    }
    return cpu - hang_cpu_ms_ > limit_ms;
  }

  bool running() { return process_ && !process_->ended(); }
  void died(bool before_ready) {
    ++life_;
    deaths_before_ready_ = before_ready ? deaths_before_ready_ + 1 : 0;
    if (before_ready) preflight_ = false;
    process_.reset();
    status_->serial.store(0);
    status_->ready.store(0);
  }
  int deaths_before_ready() const { return deaths_before_ready_; }
  int life() const { return life_; }
  Process& process() { return *process_; }
  bool has_process() const { return process_.has_value(); }
  WorkerStatus& status() { return *status_; }
  const std::string& errors() const { return err_; }
  std::uint64_t edges() const { return edges_; }
  std::uint64_t reloads() const { return reloads_; }
  std::uint64_t features() const { return features_; }
  std::uint64_t corpus() const { return corpus_; }
  bool finished = false;  // it will not be started again
  std::int64_t start_again_us = 0;
  std::deque<std::int64_t> deaths_us;

 private:
  void note_engine_lines(std::size_t from) {
    // A line may have been cut by the last read: start at its beginning.
    std::size_t at = err_.rfind('\n', from == 0 ? 0 : from - 1);
    at = at == std::string::npos ? 0 : at;
    std::string_view rest = std::string_view(err_).substr(at);
    note_reloads();
    // A service in another process has features and no edges: libFuzzer leaves "cov" out then.
    const std::size_t features = rest.rfind(" ft: ");
    if (features == std::string_view::npos) return;
    const std::size_t newline = rest.rfind('\n', features);
    const std::size_t begin = newline == std::string_view::npos ? 0 : newline;
    const std::string_view line = rest.substr(begin, rest.find('\n', features) - begin);
    if (const std::uint64_t n = number_after(line, " cov: "); n != 0) edges_ = n;
    if (const std::uint64_t n = number_after(line, " ft: "); n != 0) features_ = n;
    if (const std::uint64_t n = number_after(line, " corp: "); n != 0) corpus_ = n;
  }

  // "#1234\tRELOAD cov: …": counted in whole lines, each once.
  void note_reloads() {
    const std::size_t end = err_.rfind('\n');
    if (end == std::string::npos || end < counted_) return;
    const std::string_view whole = std::string_view(err_).substr(counted_, end + 1 - counted_);
    for (std::size_t at = 0; (at = whole.find("\tRELOAD", at)) != std::string_view::npos; ++at) {
      ++reloads_;
    }
    counted_ = end + 1;
  }

  int index_;
  int life_ = 0;
  bool preflight_ = true;
  int deaths_before_ready_ = 0;
  SharedStatus status_;
  std::optional<Process> process_;
  std::string out_, err_;
  std::uint64_t edges_ = 0, features_ = 0, corpus_ = 0, reloads_ = 0;
  std::size_t counted_ = 0;  // of err_, for reloads
  std::uint64_t hang_serial_ = 0;
  std::uint64_t removed_ = 0;  // requests of the clean-up, as last seen
  std::int64_t removed_us_ = 0;
  std::int64_t hang_cpu_ms_ = 0;
};

class Supervisor {
 public:
  Supervisor(const SupervisorOptions& options, Observer& observer,
             const std::atomic<int>& interrupt)
      : options_(options), observer_(observer), interrupt_(interrupt) {}

  Summary run() {
    start_us_ = clock_.now_us();
    if (!start_all()) return std::move(summary_);
    while (!all_finished()) {
      wait_for_output();
      for (auto& slot : slots_) look_at(*slot);
      decide_to_stop();
      show_progress();
    }
    summary_.last = progress();
    return std::move(summary_);
  }

 private:
  bool start_all() {
    for (int i = 0; i < options_.jobs; ++i) {
      auto status = SharedStatus::create();
      if (!status) return give_up(status.error());
      slots_.push_back(std::make_unique<Slot>(i, std::move(*status)));
      // The first worker writes the seeds; the others start once it is ready.
      if (i != 0) continue;
      if (auto started = slots_[0]->start(options_); !started) return give_up(started.error());
    }
    return true;
  }

  bool give_up(const Error& why) {
    summary_.fatal = why;
    return false;
  }

  bool all_finished() const {
    return std::all_of(slots_.begin(), slots_.end(), [](const auto& s) { return s->finished; });
  }

  void wait_for_output() {
    std::vector<pollfd> polled;
    for (auto& slot : slots_) {
      if (!slot->has_process()) continue;
      polled.push_back({slot->process().stdout_fd(), POLLIN, 0});
      polled.push_back({slot->process().stderr_fd(), POLLIN, 0});
    }
    // A stream whose process has ended is always readable: the pause keeps that from spinning.
    ::poll(polled.data(), polled.size(), 50);
    clock_.sleep_us(5000);
  }

  void look_at(Slot& slot) {
    if (slot.finished) return;
    if (!slot.has_process()) {
      start_when_due(slot);
      return;
    }
    const bool ended = !slot.running();  // before reading, so that the last lines are read
    for (const std::string& line : slot.read()) {
      if (auto event = parse_event(line)) take(*event);
    }
    if (ended) {
      bury(slot);
    } else if (options_.in_process && options_.hang_ms > 0 && slot.hangs(options_.hang_ms)) {
      slot.process().signal(SIGKILL);
      slot.process().wait_for(5000);
      keep_crash(slot,
                 {"hang", "",
                  "no answer after " + std::to_string(options_.hang_ms) + " ms of processor time"});
      restart(slot);
    }
  }

  void start_when_due(Slot& slot) {
    if (stopping_) {
      slot.finished = true;
      return;
    }
    if (clock_.now_us() < slot.start_again_us) return;
    if (slot.life() == 0 && slots_[0]->status().ready.load() == 0 && !slots_[0]->finished) return;
    if (auto started = slot.start(options_); !started) {
      give_up(started.error());
      slot.finished = true;
      stop_all();
    }
  }

  void take(const Event& event) {
    switch (event.kind) {
      case Event::Kind::kFinding:
        if (event.fields.size() < 7 || !signatures_.insert(event.fields[0]).second) return;
        summary_.findings.push_back(event);
        observer_.on_event(event);
        if (options_.ends_run && options_.ends_run(event)) stop_all();
        return;
      case Event::Kind::kPreflight:
        summary_.preflight.push_back(event);
        break;
      case Event::Kind::kFatal:
        if (summary_.fatal.message.empty() && event.fields.size() >= 2) {
          const int code = std::atoi(event.fields[0].c_str());
          summary_.fatal = {static_cast<ErrorCode>(code), event.fields[1], ""};
        }
        stop_all();
        return;
      case Event::Kind::kLeftover:
        if (!event.fields.empty()) summary_.leftovers.push_back(event.fields[0]);
        return;
      case Event::Kind::kNote:
        if (!event.fields.empty() && notes_.insert(event.fields[0]).second) {
          observer_.on_note(event.fields[0]);
        }
        return;
      case Event::Kind::kRefused:
        if (event.fields.empty() || !refused_.insert(event.fields[0]).second) return;
        break;
      case Event::Kind::kReady:
        break;
    }
    observer_.on_event(event);
  }

  // A worker has ended: by itself, as told, or by the fault of an input.
  void bury(Slot& slot) {
    const int wait_status = slot.process().wait_status();
    const bool clean =
        WIFEXITED(wait_status) && (WEXITSTATUS(wait_status) == 0 || WEXITSTATUS(wait_status) == 3);
    if (clean || !summary_.fatal.message.empty()) {
      slot.finished = true;
      // With a number of runs each worker has its own; without one an end is everybody's.
      if (!stopping_ && options_.runs == 0) stop_all();
      return;
    }
    const CrashReport report = read_crash(slot.errors(), wait_status);
    if (report.kind == "harness-bug") {
      give_up({ErrorCode::kInternal, report.excerpt, ""});
      slot.finished = true;
      stop_all();
      return;
    }
    if (slot.status().running() && !options_.in_process) {
      blame_us(slot, report);
    } else if (slot.status().running()) {
      keep_crash(slot, report);
    } else if (slot.deaths_before_ready() + 1 >= kDeathsBeforeReadyMax) {
      give_up({ErrorCode::kInternal,
               "a worker ended before it was ready, " + std::to_string(kDeathsBeforeReadyMax) +
                   " times (" + report.kind + "): " + last_line(slot.errors()),
               ""});
      slot.finished = true;
      stop_all();
      return;
    } else {
      // Not an input's fault, so it is ours: between two of them only mutators run.
      observer_.on_note("a worker ended between two inputs (" + report.kind +
                        "): " + last_line(slot.errors()));
    }
    restart(slot);
  }

  static std::string last_line(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    const std::size_t at = text.rfind('\n');
    return at == std::string::npos ? text : text.substr(at + 1);
  }

  // No later life runs this input again.
  void set_aside(Slot& slot) {
    const std::uint64_t input = hash64(slot.status().current_input());
    slot.status().executions.fetch_add(1);
    for (auto& other : slots_) other->status().add_to_quarantine(input);
  }

  void blame_us(Slot& slot, const CrashReport& report) {
    set_aside(slot);
    ++summary_.harness_faults;
    observer_.on_note("HARNESS BUG: a worker of ours died of an input (" + report.kind +
                      (report.function.empty() ? "" : " in " + report.function) +
                      "); it is set aside: " + last_line(slot.errors()));
  }

  void keep_crash(Slot& slot, const CrashReport& report) {
    set_aside(slot);
    slot.status().findings.fetch_add(1);
    auto event = options_.keep_crash(slot.status().current_steps(), report);
    if (!event) {
      observer_.on_note("a crash could not be stored: " + event.error().text());
      return;
    }
    take(*event);
  }

  void restart(Slot& slot) {
    const std::int64_t now = clock_.now_us();
    slot.deaths_us.push_back(now);
    while (!slot.deaths_us.empty() && now - slot.deaths_us.front() > 10000000) {
      slot.deaths_us.pop_front();
    }
    // More than eight deaths in ten seconds: wait, longer the more there were, at most 2 s.
    const auto storms = static_cast<std::int64_t>(slot.deaths_us.size());
    const std::int64_t pause_us =
        storms > 8 ? std::min<std::int64_t>((storms - 8) * 50000, 2000000) : 0;
    slot.died(slot.status().ready.load() == 0);
    slot.start_again_us = now + pause_us;
    ++restarts_;
    if (stopping_) slot.finished = true;
  }

  void stop_all() {
    if (!stopping_) {
      stopping_ = true;
      stop_us_ = clock_.now_us();
    }
    for (auto& slot : slots_) slot->status().stop.store(1);
  }

  void decide_to_stop() {
    const std::int64_t now = clock_.now_us();
    if (!stopping_ && interrupt_.load() != 0) {
      summary_.interrupted = true;
      stop_all();
    }
    if (!stopping_ && options_.time_ms > 0 && now - start_us_ >= options_.time_ms * 1000)
      stop_all();
    if (!stopping_) return;
    if (interrupt_.load() < 2 && now - stop_us_ < kGraceMs * 1000) return;
    for (auto& slot : slots_) {
      if (slot->finished || !slot->has_process()) continue;
      if (interrupt_.load() < 2 && slot->still_cleans_up(now)) continue;
      observer_.on_note("a worker did not end by itself and was killed");
      slot->process().signal(SIGKILL);
      slot->process().wait_for(2000);
      slot->finished = true;
    }
  }

  Progress progress() {
    Progress p;
    p.elapsed_ms = (clock_.now_us() - start_us_) / 1000;
    if (options_.time_ms > 0)
      p.left_ms = std::max<std::int64_t>(0, options_.time_ms - p.elapsed_ms);
    p.runs_max = options_.runs * static_cast<std::uint64_t>(options_.jobs);
    p.restarts = restarts_;
    for (auto& slot : slots_) {
      const WorkerStatus& status = slot->status();
      p.executions += status.executions.load();
      p.requests += status.requests.load();
      p.sightings += status.findings.load();
      p.tolerated += status.tolerated.load();
      p.reloads += slot->reloads();
      p.ready = p.ready || status.ready.load() != 0;
      for (int i = 0; i < 6; ++i) p.by_status_class[i] += status.by_status_class[i].load();
      p.edges = std::max(p.edges, slot->edges());
      p.features = std::max(p.features, slot->features());
      p.corpus = std::max(p.corpus, slot->corpus());
    }
    return p;
  }

  void show_progress() {
    const std::int64_t now = clock_.now_us();
    if (now - shown_us_ < 200000) return;
    shown_us_ = now;
    Progress p = progress();
    window_.push_back({now, p.executions, p.requests});
    while (window_.size() > 2 && now - window_.front().at_us > kWindowUs) window_.pop_front();
    const double seconds = static_cast<double>(now - window_.front().at_us) / 1e6;
    if (seconds > 0) {
      p.executions_per_s = static_cast<double>(p.executions - window_.front().executions) / seconds;
      p.requests_per_s = static_cast<double>(p.requests - window_.front().requests) / seconds;
    }
    observer_.on_progress(p);
  }

  struct Moment {
    std::int64_t at_us;
    std::uint64_t executions, requests;
  };

  const SupervisorOptions& options_;
  Observer& observer_;
  const std::atomic<int>& interrupt_;
  Clock& clock_ = Clock::system();
  Summary summary_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::set<std::string> signatures_;
  std::set<std::string> refused_;  // operations
  std::set<std::string> notes_;    // told
  std::deque<Moment> window_;
  std::int64_t start_us_ = 0, stop_us_ = 0, shown_us_ = 0;
  bool stopping_ = false;
  int restarts_ = 0;
};

}  // namespace

Summary supervise(const SupervisorOptions& options, Observer& observer,
                  const std::atomic<int>& interrupt) {
  return Supervisor(options, observer, interrupt).run();
}

}  // namespace bodkin::engine
