// A state for each kind of line or body; a line is looked at where it lies unless it was cut.
//
// Tested by response_reader_test.cc, each case also byte by byte.
#include "dispatch/response_reader.h"

#include <algorithm>
#include <limits>

#include "base/limits.h"
#include "base/text.h"

namespace bodkin::dispatch {
namespace {

constexpr std::string_view kVersion = "HTTP/1.";
constexpr std::size_t kChunkLineBytesMax = 4096;  // extensions included, CRLF not

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (is_blank(text.front()) || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// Calls `on` with each element of a comma-separated list, without parameters; empty ones are none.
template <typename On>
void for_each_token(std::string_view list, On on) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view element = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    const std::string_view token = trim(element.substr(0, element.find(';')));
    if (!token.empty()) on(token);
  }
}

// Nothing where it is no number that fits; `base` is 10 or 16. std::from_chars would do for one,
// but takes a sign.
std::optional<std::uint64_t> read_number(std::string_view text, unsigned base) {
  if (text.empty()) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    unsigned digit = base;
    if (is_digit(c)) {
      digit = static_cast<unsigned>(c - '0');
    } else if (base == 16) {
      const char lower = static_cast<char>(c | 0x20);
      if (lower >= 'a' && lower <= 'f') digit = static_cast<unsigned>(lower - 'a') + 10;
    }
    if (digit >= base) return std::nullopt;
    if (number > (std::numeric_limits<std::uint64_t>::max() - digit) / base) return std::nullopt;
    number = number * base + digit;
  }
  return number;
}

}  // namespace

void ResponseReader::start(bool to_head, std::size_t body_bytes_max, Response& response) {
  response_ = &response;
  body_bytes_max_ = body_bytes_max;
  to_head_ = to_head;
  state_ = State::kStatusLine;
  result_ = Progress::kMore;
  part_.clear();
  part_used_ = has_field_ = began_ = false;
  head_bytes_ = 0;
  keep_ = excess_ = bodiless_ = false;
}

ResponseReader::Progress ResponseReader::feed(std::string_view bytes) {
  began_ = began_ || !bytes.empty();
  while (result_ == Progress::kMore && !bytes.empty()) result_ = step(bytes);
  if (!bytes.empty()) excess_ = true;
  return result_;
}

ResponseReader::Progress ResponseReader::end() {
  if (state_ == State::kCloseBody) return end_as(Progress::kWhole);
  return result_;
}

ResponseReader::Progress ResponseReader::end_as(Progress progress) {
  if (progress == Progress::kWhole) state_ = State::kEnded;
  result_ = progress;
  return progress;
}

ResponseReader::Progress ResponseReader::step(std::string_view& bytes) {
  switch (state_) {
    case State::kStatusLine:
      return take_status_line(bytes);
    case State::kField:
      return take_field(bytes);
    case State::kLengthBody:
    case State::kCloseBody:
    case State::kChunkData:
      return take_body(bytes);
    case State::kChunkSize:
      return take_chunk_size(bytes);
    case State::kChunkEnd:
      return take_chunk_end(bytes);
    case State::kTrailer:
      return take_trailer(bytes);
    case State::kEnded:
      break;
  }
  return Progress::kWhole;
}

// Without its end, LF or CRLF; nothing, and the bytes kept, where that has not come. Valid until
// the next call.
std::optional<std::string_view> ResponseReader::take_line(std::string_view& bytes) {
  if (part_used_) part_.clear();
  part_used_ = false;
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) {
    part_ += bytes;
    bytes = {};
    return std::nullopt;
  }
  std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(end + 1);
  if (!part_.empty()) {
    part_ += line;
    part_used_ = true;
    line = part_;
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

ResponseReader::Progress ResponseReader::take_status_line(std::string_view& bytes) {
  const std::size_t before = bytes.size();
  const auto line = take_line(bytes);
  head_bytes_ += before - bytes.size();
  // What is no status line may never end.
  const std::string_view start = line ? *line : std::string_view(part_);
  const std::size_t known = std::min(start.size(), kVersion.size());
  if (start.substr(0, known) != kVersion.substr(0, known)) return Progress::kMalformed;
  if (head_bytes_ > limits::kResponseHeaderBytesMax) return Progress::kHeadTooLarge;
  if (!line) return Progress::kMore;
  if (!read_status_line(*line)) return Progress::kMalformed;
  state_ = State::kField;
  return Progress::kMore;
}

// "HTTP/1.1 200 Reason"; the reason and the space before it may be missing.
bool ResponseReader::read_status_line(std::string_view line) {
  if (!line.starts_with(kVersion) || line.find('\0') != std::string_view::npos) return false;
  line.remove_prefix(kVersion.size());
  if (line.size() < 5 || !is_digit(line[0]) || line[1] != ' ') return false;
  version_1_0_ = line[0] == '0';
  const auto status = read_number(line.substr(2, 3), 10);
  if (!status || (line.size() > 5 && line[5] != ' ')) return false;
  response_->headers = {};
  response_->status = static_cast<int>(*status);
  content_length_.reset();
  coded_ = chunked_ = says_close_ = says_keep_ = false;
  return response_->status >= 100 && response_->status <= 599;
}

ResponseReader::Progress ResponseReader::take_field(std::string_view& bytes) {
  const std::size_t before = bytes.size();
  const auto line = take_line(bytes);
  head_bytes_ += before - bytes.size();
  if (head_bytes_ > limits::kResponseHeaderBytesMax) return Progress::kHeadTooLarge;
  if (!line) return Progress::kMore;
  if (line->empty()) return keep_field() ? end_head() : Progress::kMalformed;
  return read_field(*line) ? Progress::kMore : Progress::kMalformed;
}

bool ResponseReader::read_field(std::string_view line) {
  if (line.find('\0') != std::string_view::npos) return false;
  if (is_blank(line.front())) {  // a folded value (RFC 9112, 5.2)
    if (!has_field_) return false;
    const std::string_view rest = trim(line);
    if (!rest.empty() && !field_.value.empty()) field_.value += ' ';
    field_.value += rest;
    return true;
  }
  if (!keep_field()) return false;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view name = line.substr(0, colon);
  // "Content-Length : 5" means different things to different readers.
  if (std::any_of(name.begin(), name.end(), is_blank)) return false;
  field_.name = name;
  field_.value = trim(line.substr(colon + 1));
  has_field_ = true;
  return true;
}

// The field can no longer be continued. False where it breaks the framing.
bool ResponseReader::keep_field() {
  if (!has_field_) return true;
  has_field_ = false;
  bool good = true;
  if (equal_ignore_case(field_.name, "Content-Length")) {
    good = note_content_length(field_.value);
  } else if (equal_ignore_case(field_.name, "Transfer-Encoding")) {
    note_transfer_encoding(field_.value);
  } else if (equal_ignore_case(field_.name, "Connection")) {
    note_connection(field_.value);
  }
  response_->headers.add(std::move(field_.name), std::move(field_.value));
  return good;
}

// A list of the same number is that number (RFC 9112, 6.3).
bool ResponseReader::note_content_length(std::string_view value) {
  if (value.empty()) return false;
  while (true) {
    const std::size_t comma = value.find(',');
    const auto number = read_number(trim(value.substr(0, comma)), 10);
    if (!number || (content_length_ && *content_length_ != *number)) return false;
    content_length_ = number;
    if (comma == std::string_view::npos) return true;
    value.remove_prefix(comma + 1);
  }
}

void ResponseReader::note_transfer_encoding(std::string_view value) {
  for_each_token(value, [&](std::string_view token) {
    if (equal_ignore_case(token, "identity")) return;  // RFC 2616's word for none
    coded_ = true;
    chunked_ = equal_ignore_case(token, "chunked");
  });
}

void ResponseReader::note_connection(std::string_view value) {
  for_each_token(value, [&](std::string_view token) {
    says_close_ = says_close_ || equal_ignore_case(token, "close");
    says_keep_ = says_keep_ || equal_ignore_case(token, "keep-alive");
  });
}

// RFC 9112, 6.3, in its order.
ResponseReader::Progress ResponseReader::end_head() {
  const int status = response_->status;
  if (status < 200 && status != 101) {
    state_ = State::kStatusLine;
    return Progress::kMore;
  }
  keep_ = !says_close_ && (!version_1_0_ || says_keep_) && status != 101;
  left_ = 0;
  bodiless_ = to_head_ || status == 101 || status == 204 || status == 304;
  if (bodiless_) return end_as(Progress::kWhole);
  if (coded_ && chunked_) {
    // Two lengths, or a version that has no chunks: who reads it otherwise ends elsewhere.
    keep_ = keep_ && !content_length_ && !version_1_0_;
    state_ = State::kChunkSize;
  } else if (coded_ || !content_length_) {
    keep_ = false;
    state_ = State::kCloseBody;
  } else if (*content_length_ == 0) {
    bodiless_ = true;
    return end_as(Progress::kWhole);
  } else {
    left_ = *content_length_;
    state_ = State::kLengthBody;
  }
  return Progress::kMore;
}

ResponseReader::Progress ResponseReader::take_body(std::string_view& bytes) {
  std::size_t count = bytes.size();
  if (state_ != State::kCloseBody) {
    count = static_cast<std::size_t>(std::min<std::uint64_t>(count, left_));
    left_ -= count;
  }
  const std::size_t room = body_bytes_max_ - response_->body.size();
  response_->body.append(bytes.data(), std::min(count, room));
  bytes.remove_prefix(count);
  if (count > room) return Progress::kBodyTooLarge;
  if (left_ > 0 || state_ == State::kCloseBody) return Progress::kMore;
  if (state_ == State::kLengthBody) return end_as(Progress::kWhole);
  state_ = State::kChunkEnd;
  return Progress::kMore;
}

ResponseReader::Progress ResponseReader::take_chunk_size(std::string_view& bytes) {
  const auto line = take_line(bytes);
  if (!line) return part_.size() > kChunkLineBytesMax + 1 ? Progress::kMalformed : Progress::kMore;
  if (line->size() > kChunkLineBytesMax) return Progress::kMalformed;
  std::string_view digits = line->substr(0, line->find(';'));
  while (!digits.empty() && is_blank(digits.back())) digits.remove_suffix(1);
  const auto size = read_number(digits, 16);
  if (!size) return Progress::kMalformed;
  left_ = *size;
  state_ = left_ == 0 ? State::kTrailer : State::kChunkData;
  return Progress::kMore;
}

ResponseReader::Progress ResponseReader::take_chunk_end(std::string_view& bytes) {
  const auto line = take_line(bytes);
  if (line) {
    if (!line->empty()) return Progress::kMalformed;
    state_ = State::kChunkSize;
    return Progress::kMore;
  }
  return part_ == "\r" ? Progress::kMore : Progress::kMalformed;
}

ResponseReader::Progress ResponseReader::take_trailer(std::string_view& bytes) {
  const std::size_t before = bytes.size();
  const auto line = take_line(bytes);
  head_bytes_ += before - bytes.size();
  if (head_bytes_ > limits::kResponseHeaderBytesMax) return Progress::kHeadTooLarge;
  return line && line->empty() ? end_as(Progress::kWhole) : Progress::kMore;
}

}  // namespace bodkin::dispatch
