#include "dialect/pieces.h"

#include <algorithm>
#include <optional>
#include <set>

#include "http/http_text.h"

namespace bodkin::dialect {
namespace {

constexpr std::string_view kRound = "{{#}}";

// The last request before `index` of that name: of two the later one counts.
std::optional<std::size_t> answered_step(const http::HttpFile& file, std::size_t index,
                                         const std::string& name) {
  for (std::size_t i = index; i > 0; --i) {
    if (file.requests[i - 1].name == name) return i - 1;
  }
  return std::nullopt;
}

bool is_variable_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

class Splitter {
 public:
  Splitter(const http::HttpFile& file, std::size_t index, std::string_view text, Place place)
      : file_(file),
        item_(file.requests[index]),
        index_(index),
        text_(text),
        place_(place),
        quotes_(text) {}

  std::vector<Piece> split() {
    while (at_ < text_.size()) {
      const std::size_t open = std::min(text_.find("{{", at_), text_.size());
      add_text(text_.substr(at_, open - at_));
      at_ = open;
      if (at_ == text_.size()) break;
      if (environment() || round() || reference()) continue;
      add_text(text_.substr(at_, 1));
      ++at_;
    }
    return std::move(out_);
  }

 private:
  void add_text(std::string_view text) {
    if (text.empty()) return;
    if (out_.empty() || out_.back().kind != Piece::Kind::kText) out_.emplace_back();
    out_.back().text += text;
  }

  void add(Piece piece, std::size_t size) {
    out_.push_back(std::move(piece));
    at_ += size;
  }

  bool environment() {
    if (place_ == Place::kBody) return false;
    const std::string_view rest = text_.substr(at_);
    const std::size_t size = http::environment_length(rest);
    if (size == 0) return false;
    const std::size_t begin = http::kEnvironmentOpen.size();
    Piece piece;
    piece.kind = Piece::Kind::kEnvironment;
    piece.text = http::trim(rest.substr(begin, size - begin - 2));
    if (!is_variable_name(piece.text)) return false;
    add(std::move(piece), size);
    return true;
  }

  bool round() {
    if (place_ != Place::kBody || item_.repeat == 1 || !text_.substr(at_).starts_with(kRound)) {
      return false;
    }
    Piece piece;
    piece.kind = Piece::Kind::kRound;
    add(std::move(piece), kRound.size());
    return true;
  }

  bool reference() {
    if (!item_.captures || (place_ == Place::kBody && !item_.body_file.empty())) return false;
    auto found = http::find_reference(text_, at_);
    if (!found || found->begin != at_) return false;
    Piece piece;
    if (!found->reference.step.empty()) {
      const auto step = answered_step(file_, index_, found->reference.step);
      if (!step) return false;
      piece.step = *step;
    }
    piece.kind = Piece::Kind::kReference;
    piece.text = text_.substr(at_, found->size);
    piece.url = place_ == Place::kTarget && at_ == 0 && !found->reference.step.empty();
    piece.in_string = place_ == Place::kBody && quotes_.inside_at(at_);
    piece.reference = std::move(found->reference);
    add(std::move(piece), found->size);
    return true;
  }

  const http::HttpFile& file_;
  const http::HttpFileRequest& item_;
  std::size_t index_;
  std::string_view text_;
  Place place_;
  http::QuoteCounter quotes_;
  std::size_t at_ = 0;
  std::vector<Piece> out_;
};

}  // namespace

std::vector<Piece> pieces(const http::HttpFile& file, std::size_t index, std::string_view text,
                          Place place) {
  return Splitter(file, index, text, place).split();
}

std::vector<std::string> step_names(const http::HttpFile& file, std::string_view prefix) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < file.requests.size(); ++i) {
    const std::string& own = file.requests[i].name;
    std::string name;
    if (!own.empty()) {
      name = std::string(prefix) + own;
      std::ranges::replace_if(name, [](char c) { return !is_variable_name({&c, 1}); }, '_');
      while (!taken.insert(name).second) name += "_" + std::to_string(i + 1);
    }
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace bodkin::dialect
