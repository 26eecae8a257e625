// Secrets out of everything that is written to disk.
//
// A secret is replaced wherever it stands as it is, percent-encoded or escaped for JSON. Short
// values are no secrets worth a broken reproducer: what is shorter than kShort bytes is replaced
// only where it is a whole header value, and, from kTiny bytes on, in sentences for people.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "finding/store.h"
#include "http/http_file.h"

namespace bodkin::finding {

class Redactor {
 public:
  static constexpr std::size_t kTiny = 4;
  static constexpr std::size_t kShort = 8;

  // Pairs of value and name. A name becomes one that a shell takes for a variable.
  explicit Redactor(const std::vector<std::pair<std::string, std::string>>& secrets);

  // Sentences: "$NAME" in place of each secret.
  std::string sentence(std::string_view text) const;
  // What decides or is sent: as sentence, but short values stay.
  std::string exact(std::string_view text) const;
  // A header's value for people: as exact, but a short secret goes where it is the whole value.
  std::string header(std::string_view value) const;
  // With UTF-8 throughout, as it reads back from finding.json.
  Finding finding(Finding finding) const;
  // The record with nothing in it that must not be written.
  // Headers and targets of the reproducer read "{{$processEnv NAME}}"; the fuzz input is left as it
  // is, since it was made without credentials.
  Record record(const Record& record) const;

 private:
  struct Needle {
    std::string text;
    std::string name;
    std::size_t value_bytes;
  };
  enum class Style { kShell, kEditor };
  std::string replace(std::string_view text, std::size_t bytes_min, Style style) const;
  std::string header_value(std::string_view value) const;
  void redact(http::HttpFileRequest& item) const;

  std::vector<Needle> needles_;           // longest first
  std::array<bool, 256> may_start_ = {};  // by the first byte of any needle
};

}  // namespace bodkin::finding
