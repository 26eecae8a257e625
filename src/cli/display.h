// What a person sees of a fuzz run: one live block on a terminal, plain lines elsewhere.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/supervisor.h"

namespace bodkin::cli {

class Display : public engine::Observer {
 public:
  struct Options {
    bool terminal = false;
    bool colour = false;
    bool quiet = false;
    int width = 100;
    std::string target;  // "embedded" or a URL
  };
  explicit Display(Options options) : options_(std::move(options)) {}

  void on_event(const engine::Event& event) override;
  void on_progress(const engine::Progress& progress) override;
  void on_note(const std::string& line) override;
  // Removes the live block; nothing is drawn after it.
  void finish();

 private:
  void print_line(const std::string& line);
  void erase_block();
  void draw_block(const engine::Progress& progress);
  void show_preflight();

  Options options_;
  int block_lines_ = 0;
  bool finished_ = false;
  bool preflight_shown_ = false;
  std::int64_t next_line_ms_ = 2000;
  std::vector<engine::Event> preflight_;
  std::map<std::string, int> findings_by_oracle_;
};

// Of standard output, or 100 where it is no terminal.
int terminal_width();
bool is_terminal(int fd);

// "1,234,567".
std::string with_commas(std::uint64_t number);
// "1m 05s", "12s".
std::string duration_text(std::int64_t ms);

// What guides: edges of the code under test, and what answers show, which is all that there is of a
// service in another process. "2,100 edges, 3,000 features"
std::string coverage_text(const engine::Progress& progress);

}  // namespace bodkin::cli
