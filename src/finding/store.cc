// Folders of findings. What makes them safe: a new folder appears by one rename, a file by one
// rename, and the count is changed under a lock.
#include "finding/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <filesystem>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "dialect/curl.h"
#include "finding/record_json.h"
#include "finding/redact.h"
#include "http/reference.h"

namespace bodkin::finding {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kDefaultBase = "http://127.0.0.1:8080";  // `bodkin serve`
constexpr std::string_view kTemporary = ".new-";
constexpr std::string_view kHeadline = "Finding: ";
constexpr const char* kShrunk = "/shrunk";
constexpr std::size_t kJsonBytesMax = 4 << 20;

bool exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

// A folder's name may come from an oracle that a user wrote.
std::string folder_name(const Finding& finding) {
  std::string name;
  for (const char c : finding.oracle.substr(0, 100)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
    name += kept ? c : '_';
  }
  return name + "-" + finding.signature();
}

// Sorts as numbers do, so the smallest input comes first.
std::string input_name(std::string_view input) {
  return fmt::format("{:08}-{}", input.size(), hash_hex(hash64(input)));
}

bool is_input_name(const std::string& name) {
  return name.size() == 25 && name[8] == '-' &&
         name.find_first_not_of("0123456789abcdef-") == std::string::npos;
}

// The record's reproducer as it is written: with a base to send to, a headline, and files for
// bodies that are not plain.
http::HttpFile file_form(const Record& record) {
  http::HttpFile file = record.reproducer;
  std::erase_if(file.variables, [](const auto& pair) { return pair.first == "base"; });
  const bool is_url = record.provenance.target.starts_with("http");
  file.variables.insert(file.variables.begin(),
                        {"base", is_url ? record.provenance.target : std::string(kDefaultBase)});
  for (std::size_t i = 0; i < file.requests.size(); ++i) {
    http::HttpFileRequest& item = file.requests[i];
    const bool is_last = i + 1 == file.requests.size();
    item.body_file.clear();
    // A body that names earlier answers must stand in the text: in a file of its own it would be
    // sent as it is.
    if (!item.request.body.empty() && item.repeat == 1 && !http::is_plain_body(item.request.body) &&
        !(item.captures && http::find_reference(item.request.body))) {
      item.body_file = is_last ? "body.bin" : fmt::format("body-{}.bin", i + 1);
    }
    std::erase_if(item.comments,
                  [](const std::string& text) { return text.starts_with(kHeadline); });
    if (is_last) {
      item.comments.push_back(fmt::format("{}{}-{}: {}", kHeadline, record.finding.oracle,
                                          record.finding.signature(), record.finding.message));
    }
  }
  return file;
}

Result<void> write_reproducer(const Record& record, const std::string& path) {
  if (record.reproducer.requests.empty()) return {};
  const http::HttpFile file = file_form(record);
  std::vector<std::string> bodies;
  for (const http::HttpFileRequest& item : file.requests) {
    if (item.body_file.empty()) continue;
    bodies.push_back(item.body_file);
    if (auto done = write_file(path + "/" + item.body_file, item.request.body); !done) return done;
  }
  const std::string script = dialect::to_curl(file, file.variables.front().second);
  if (auto done = write_file(path + "/reproducer.http", print_http_file(file)); !done) return done;
  if (auto done = write_file(path + "/reproducer.sh", script); !done) return done;
  for (const std::string& name : list_files(path)) {
    const bool is_body = name.starts_with("body") && name.ends_with(".bin");
    if (is_body && std::find(bodies.begin(), bodies.end(), name) == bodies.end()) {
      ::unlink((path + "/" + name).c_str());
    }
  }
  return {};
}

std::unexpected<Error> count_error(const std::string& path) {
  return error(ErrorCode::kInput, fmt::format("cannot be counted: {}", std::strerror(errno)), path);
}

// A number that only grows never gets shorter, so one write in place replaces it whole. The lock
// goes with the process.
Result<void> count_one(const std::string& path) {
  const std::string name = path + "/count";
  const int fd = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return count_error(name);
  while (::flock(fd, LOCK_EX) != 0 && errno == EINTR) {
  }
  char text[24] = {};
  std::uint64_t count = 0;
  const ssize_t n = ::pread(fd, text, sizeof text, 0);
  if (n > 0) std::from_chars(text, text + n, count);
  const std::string next = fmt::format("{}\n", count + 1);
  const bool written =
      ::pwrite(fd, next.data(), next.size(), 0) == static_cast<ssize_t>(next.size());
  ::close(fd);
  if (!written) return count_error(name);
  return {};
}

// Folders that a killed process left unfinished; a young one may belong to a process that lives.
void remove_leftovers(const std::string& folder) {
  std::error_code failed;
  for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
    if (!it->path().filename().string().starts_with(kTemporary)) continue;
    std::error_code ignored;
    const auto changed = fs::last_write_time(it->path(), ignored);
    const auto age = fs::file_time_type::clock::now() - changed;
    if (!ignored && age > std::chrono::minutes(10)) fs::remove_all(it->path(), ignored);
  }
}

Result<void> write_all(const Record& record, const std::string& path, bool seen) {
  if (auto done = write_file(path + "/inputs/" + input_name(record.input), record.input); !done) {
    return done;
  }
  if (auto done = seen ? count_one(path) : write_file(path + "/count", "0\n"); !done) return done;
  if (auto done = write_reproducer(record, path); !done) return done;
  return write_file(path + "/finding.json", to_json(record));
}

}  // namespace

std::vector<std::string> input_names(const std::string& folder) {
  std::vector<std::string> names = list_files(folder + "/inputs");
  std::erase_if(names, [](const std::string& name) { return !is_input_name(name); });
  return names;
}

Store::Store(std::string folder, const std::vector<std::pair<std::string, std::string>>& secrets)
    : folder_(std::move(folder)), redactor_(std::make_shared<const Redactor>(secrets)) {
  while (folder_.size() > 1 && folder_.ends_with('/')) folder_.pop_back();
  if (exists(folder_ + "/finding.json")) {
    const std::string parent = fs::path(folder_).parent_path().string();
    folder_ = parent.empty() ? "." : parent;
  }
  remove_leftovers(folder_);
}

void Store::hide(const std::vector<std::pair<std::string, std::string>>& secrets) {
  redactor_ = std::make_shared<const Redactor>(secrets);
}

std::string Store::folder_of(const Finding& finding) const {
  return folder_ + "/" + folder_name(redactor_->finding(finding));
}

Result<bool> Store::add(const Record& record) {
  const std::string path = folder_of(record.finding);
  if (!exists(path + "/finding.json")) {
    const auto created = create(redactor_->record(record), path, true);
    if (!created) return std::unexpected(created.error());
    if (*created) return true;
  }
  if (auto done = add_input(path, record.input); !done) return std::unexpected(done.error());
  if (auto done = count_one(path); !done) return std::unexpected(done.error());
  return false;
}

// False where another process was faster.
Result<bool> Store::create(const Record& redacted, const std::string& path, bool seen) {
  static std::atomic<unsigned> serial{0};
  const std::string temporary =
      fmt::format("{}/{}{}-{}", folder_, kTemporary, ::getpid(), ++serial);
  if (auto done = write_all(redacted, temporary, seen); !done) return std::unexpected(done.error());
  std::error_code failed;
  fs::rename(temporary, path, failed);
  if (!failed) return true;
  std::error_code ignored;
  fs::remove_all(temporary, ignored);
  if (exists(path + "/finding.json")) return false;
  if (!exists(path)) {
    return error(ErrorCode::kInput, "the folder cannot be made: " + failed.message(), path);
  }
  // Somebody took finding.json away: what is left there stays.
  if (auto done = write_all(redacted, path, seen); !done) return std::unexpected(done.error());
  return true;
}

Result<void> Store::add_input(const std::string& path, const std::string& input) {
  const std::string name = input_name(input);
  Known& known = known_[path];
  if (known.inputs >= limits::kInputsKeptPerFinding && name >= known.largest) return {};
  std::vector<std::string> names = input_names(path);
  if (std::find(names.begin(), names.end(), name) == names.end() &&
      (names.size() < limits::kInputsKeptPerFinding || name < names.back())) {
    if (auto done = write_file(path + "/inputs/" + name, input); !done) return done;
    names = input_names(path);  // others may have written meanwhile
    for (; names.size() > limits::kInputsKeptPerFinding; names.pop_back()) {
      ::unlink((path + "/inputs/" + names.back()).c_str());
    }
  }
  known.inputs = names.size();
  known.largest = names.empty() ? std::string() : names.back();
  return {};
}

Result<void> Store::update(const Record& record, bool shrunk) {
  Record redacted = redactor_->record(record);
  const std::string path = folder_of(record.finding);
  const auto old = read_file(path + "/finding.json", kJsonBytesMax);
  if (!old) {
    const auto created = create(redacted, path, false);
    if (!created) return std::unexpected(created.error());
    if (*created) return shrunk ? write_file(path + kShrunk, record.input) : Result<void>();
  } else if (const auto before = parse_record(*old, path)) {
    if (redacted.disposition.empty()) redacted.disposition = before->disposition;
    if (redacted.note.empty()) redacted.note = before->note;
  }
  if (!record.input.empty()) {
    if (auto done = add_input(path, record.input); !done) return done;
  }
  if (shrunk) {
    if (auto done = write_file(path + kShrunk, record.input); !done) return done;
  }
  if (auto done = write_reproducer(redacted, path); !done) return done;
  return write_file(path + "/finding.json", to_json(redacted));
}

Result<Record> load_finding(const std::string& folder) {
  const std::string path = folder + "/finding.json";
  const auto bytes = read_file(path, kJsonBytesMax);
  if (!bytes) return std::unexpected(bytes.error());
  return parse_record(*bytes, path);
}

Result<Record> load_record(const std::string& folder) {
  auto record = load_finding(folder);
  if (!record) return record;
  const std::string reproducer = folder + "/reproducer.http";
  if (exists(reproducer)) {
    auto file = http::read_http_file(reproducer);
    if (!file) return std::unexpected(file.error());
    record->reproducer = std::move(*file);
  }
  if (auto shrunk = load_shrunk(folder)) {
    record->input = std::move(*shrunk);
  } else if (const auto names = input_names(folder); !names.empty()) {
    record->input = load_input(folder, names.front()).value_or("");
  }
  return record;
}

Result<std::string> load_input(const std::string& folder, const std::string& name) {
  return read_file(folder + "/inputs/" + name, limits::kBodyBytesMax);
}

std::optional<std::string> load_shrunk(const std::string& folder) {
  if (!exists(folder + kShrunk)) return std::nullopt;
  auto bytes = read_file(folder + kShrunk, limits::kBodyBytesMax);
  return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
}

std::vector<std::string> load_inputs(const std::string& folder) {
  std::vector<std::string> inputs;
  for (const std::string& name : input_names(folder)) {
    auto bytes = load_input(folder, name);
    if (bytes) inputs.push_back(std::move(*bytes));
  }
  return inputs;
}

std::optional<std::uint64_t> load_count(const std::string& folder) {
  const auto text = read_file(folder + "/count", kJsonBytesMax);
  std::uint64_t count = 0;
  if (!text ||
      std::from_chars(text->data(), text->data() + text->size(), count).ec != std::errc()) {
    return std::nullopt;
  }
  return count;
}

Result<void> mark_triaged(const std::string& folder, const std::string& signature) {
  auto record = load_finding(folder);
  if (!record) return std::unexpected(record.error());
  if (record->triaged_as == signature) return {};
  record->triaged_as = signature;
  return write_file(folder + "/finding.json", to_json(*record));
}

}  // namespace bodkin::finding
