// References in requests: what "{{…}}" means in a target, a header or a body.
//
//     {{create.response.body.$.links[0].href}}   of the JSON that the step `create` was answered with
//     {{create.response.body.$['odd name'].id}}  the same with a quoted key
//     {{create.response.body.*}}                 its whole body
//     {{create.response.headers.Location}}       a header of that answer
//     {{$uuid}} {{$guid}}                        a new UUID
//
// REST Client's form. Only reads the text: what a reference stands for is found by
// scenario/answers.h. Text in braces that is none of these is no reference, and stays as it is.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin::http {

struct Reference {
  enum class Kind { kUuid, kBody, kHeader };
  Kind kind = Kind::kUuid;
  std::string step;                // that was answered; empty for kUuid
  std::string header;              // kHeader: its name
  std::vector<std::string> steps;  // kBody: keys and indices; empty: the whole
  bool whole_text = false;         // kBody: the body as it is, JSON or not ("*")

  friend bool operator==(const Reference&, const Reference&) = default;
};

// "$.a.b[0].c" or "$['a']": keys and indices in order; nothing where it is no such path. At most
// 16 of them.
std::optional<std::vector<std::string>> json_path(std::string_view text);

// Names of steps: letters, digits, '_' and '-'.
bool is_step_name(std::string_view name);

struct FoundReference {
  std::size_t begin = 0;  // of "{{"
  std::size_t size = 0;   // with both pairs of braces
  Reference reference;
};

// The first reference at or after `from`.
std::optional<FoundReference> find_reference(std::string_view text, std::size_t from = 0);

// The text without its references and without "{{$processEnv NAME}}": what is left over must be
// harmless by itself.
std::string without_references(std::string_view text);

// Whether places of a body are inside a JSON string, as far as quotes tell: a value is escaped
// there. The text must outlive it.
class QuoteCounter {
 public:
  explicit QuoteCounter(std::string_view text) : text_(text) {}
  // To be called with growing places.
  bool inside_at(std::size_t at) {
    for (; at_ < at; ++at_) {
      if (inside_ && text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '"') {
        inside_ = !inside_;
      }
    }
    return inside_;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool inside_ = false;
};

// The text of a reference, with its braces; reads back as the same.
std::string print_reference(const Reference& reference);

}  // namespace bodkin::http
