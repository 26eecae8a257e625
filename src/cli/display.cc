#include "cli/display.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"

namespace bodkin::cli {
namespace {

const char* severity_colour(const std::string& severity) {
  if (severity == "critical" || severity == "high") return "\x1b[31m";
  if (severity == "medium") return "\x1b[33m";
  return "\x1b[36m";
}

std::string statuses(const engine::Progress& p) {
  std::string text;
  static const char* const kNames[] = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  const std::uint64_t all = std::max<std::uint64_t>(1, p.requests);
  for (const int i : {2, 3, 4, 5, 0}) {
    if (p.by_status_class[i] == 0) continue;
    const std::uint64_t percent = p.by_status_class[i] * 100 / all;
    text += (text.empty() ? "" : "  ") + std::string(kNames[i]) + " " +
            (percent == 0 ? "<1" : std::to_string(percent)) + "%";
  }
  return text;
}

std::string rate(double per_second) {
  return with_commas(static_cast<std::uint64_t>(per_second));
}

}  // namespace

std::string coverage_text(const engine::Progress& p) {
  const std::string features = with_commas(p.features) + " features";
  return p.edges == 0 ? features : with_commas(p.edges) + " edges, " + features;
}

int terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return 100;
}

bool is_terminal(int fd) {
  const char* term = std::getenv("TERM");
  return ::isatty(fd) == 1 && term != nullptr && std::string(term) != "dumb";
}

std::string with_commas(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

std::string duration_text(std::int64_t ms) {
  const std::int64_t s = ms / 1000;
  if (s < 60) return std::to_string(s) + "s";
  const std::string seconds = (s % 60 < 10 ? "0" : "") + std::to_string(s % 60) + "s";
  if (s < 3600) return std::to_string(s / 60) + "m " + seconds;
  return std::to_string(s / 3600) + "h " + std::to_string(s / 60 % 60) + "m";
}

void Display::print_line(const std::string& line) {
  erase_block();
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void Display::erase_block() {
  if (block_lines_ == 0) return;
  std::printf("\x1b[%dA\x1b[J", block_lines_);
  block_lines_ = 0;
}

void Display::on_event(const engine::Event& event) {
  using Kind = engine::Event::Kind;
  if (event.kind == Kind::kPreflight) {
    preflight_.push_back(event);
    return;
  }
  if (event.kind == Kind::kReady) {
    show_preflight();
    return;
  }
  if (event.kind == Kind::kRefused) {
    if (options_.quiet || event.fields.size() < 4) return;
    print_line("note: " + event.fields[0] + " is only ever refused (" + event.fields[1] +
               " among " + event.fields[2] + " refusals)" +
               (event.fields[3].empty() ? "" : ": " + printable(event.fields[3], 300)));
    return;
  }
  if (event.kind != Kind::kFinding || event.fields.size() < 7) return;
  ++findings_by_oracle_[event.fields[2]];
  const std::string& severity = event.fields[1];
  std::string head = severity + "  " + event.fields[2] + "  " + event.fields[3];
  if (options_.colour) {
    head = severity_colour(severity) + severity + "\x1b[0m  \x1b[1m" + event.fields[2] +
           "\x1b[0m  " + event.fields[3];
  }
  print_line(head + "\n    " + printable(event.fields[6], 300) + "\n    " + event.fields[5]);
}

void Display::show_preflight() {
  if (preflight_shown_ || options_.quiet) return;
  preflight_shown_ = true;
  std::size_t reached = 0;
  for (const engine::Event& event : preflight_) {
    const int status = std::atoi(event.fields[0].c_str());
    if (status >= 200 && status < 300) ++reached;
  }
  print_line("preflight: " + std::to_string(reached) + " of " + std::to_string(preflight_.size()) +
             " operations answered 2xx");
  for (const engine::Event& event : preflight_) {
    const int status = std::atoi(event.fields[0].c_str());
    if (status >= 200 && status < 300) continue;
    print_line("    " + (status == 0 ? std::string("---") : event.fields[0]) + "  " +
               event.fields[1] + ": " + printable(event.fields[2], 200));
  }
}

void Display::on_note(const std::string& line) {
  print_line("note: " + printable(line, 400));
}

void Display::on_progress(const engine::Progress& p) {
  if (finished_) return;
  if (options_.terminal && !options_.quiet) {
    draw_block(p);
    return;
  }
  if (options_.quiet || p.elapsed_ms < next_line_ms_) return;
  // Close together at first, then further apart: a log of a day's run stays readable.
  next_line_ms_ = p.elapsed_ms + std::clamp<std::int64_t>(p.elapsed_ms / 4, 2000, 60000);
  std::string found;
  for (const auto& [oracle, count] : findings_by_oracle_) {
    found += (found.empty() ? "" : ", ") + oracle + " " + std::to_string(count);
  }
  const std::string tolerated = p.tolerated == 0 ? "" : "  tolerated: " + with_commas(p.tolerated);
  std::printf("%s  %s inputs (%s/s)  %s requests (%s/s)  %s  corpus %s  %s  findings: %s%s\n",
              duration_text(p.elapsed_ms).c_str(), with_commas(p.executions).c_str(),
              rate(p.executions_per_s).c_str(), with_commas(p.requests).c_str(),
              rate(p.requests_per_s).c_str(), coverage_text(p).c_str(),
              with_commas(p.corpus).c_str(), statuses(p).c_str(),
              found.empty() ? "none" : found.c_str(), tolerated.c_str());
  std::fflush(stdout);
}

void Display::draw_block(const engine::Progress& p) {
  std::vector<std::string> lines;
  std::string time = duration_text(p.elapsed_ms);
  if (p.left_ms >= 0) time += ", " + duration_text(p.left_ms) + " left";
  lines.push_back("bodkin  " + options_.target + "  " + time + (p.ready ? "" : "  (preparing)"));
  lines.push_back("  inputs    " + with_commas(p.executions) + "  (" + rate(p.executions_per_s) +
                  "/s)" + (p.runs_max == 0 ? "" : " of " + with_commas(p.runs_max)));
  lines.push_back("  requests  " + with_commas(p.requests) + "  (" + rate(p.requests_per_s) +
                  "/s)  " + statuses(p));
  lines.push_back("  coverage  " + coverage_text(p) + ", corpus " + with_commas(p.corpus) +
                  (p.restarts == 0 ? "" : ", restarts " + std::to_string(p.restarts)));
  std::string found;
  int total = 0;
  for (const auto& [oracle, count] : findings_by_oracle_) {
    found += "  " + oracle + " " + std::to_string(count);
    total += count;
  }
  lines.push_back("  findings  " + std::to_string(total) + found +
                  (p.tolerated == 0 ? "" : "  (tolerated " + with_commas(p.tolerated) + ")"));
  erase_block();
  for (std::string& line : lines) {
    if (line.size() > static_cast<std::size_t>(options_.width) - 1) {
      line.resize(static_cast<std::size_t>(options_.width) - 1);
    }
    std::printf("%s\n", line.c_str());
  }
  std::fflush(stdout);
  block_lines_ = static_cast<int>(lines.size());
}

void Display::finish() {
  erase_block();
  std::fflush(stdout);
  finished_ = true;
}

}  // namespace bodkin::cli
