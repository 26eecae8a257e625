// Captures or writes log lines.
#include "service/log.h"

#include <iterator>
#include <utility>

namespace bodkin::service {
namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

}  // namespace

Log::~Log() {
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
}

void Log::line(std::string text) {
  if (text.size() > kLineBytesMax) text.resize(kLineBytesMax);
  for (char& c : text) {
    if (is_control(c)) c = ' ';
  }
  const std::lock_guard lock(mutex_);
  if (file_ != nullptr) {
    text += '\n';
    std::fwrite(text.data(), 1, text.size(), file_);
    std::fflush(file_);
    return;
  }
  if (lines_.size() == kLinesMax) lines_.pop_front();
  lines_.push_back(std::move(text));
}

std::vector<std::string> Log::take() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> taken(std::make_move_iterator(lines_.begin()),
                                 std::make_move_iterator(lines_.end()));
  lines_.clear();
  return taken;
}

void Log::write_to(const std::string& path) {
  std::FILE* file = path == "-" ? stdout : std::fopen(path.c_str(), "ae");
  if (file == nullptr) return;
  const std::lock_guard lock(mutex_);
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  file_ = file;
}

}  // namespace bodkin::service
