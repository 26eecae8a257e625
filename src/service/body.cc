// RapidJSON's reader, iterative, into the flat tree.
//
// RapidJSON lives here under a namespace of its own: the harness has another copy, and templates
// shared by both would merge at link time. What it refuses on its own account and a switched-off
// check or a planted defect lets pass (a number out of range, a lone surrogate, bytes that are not
// UTF-8) is mended in a copy of the text, and the text is read again: the usual body is read once,
// without a copy.
#define RAPIDJSON_NAMESPACE bodkin_service_rapidjson
#define RAPIDJSON_NAMESPACE_BEGIN namespace bodkin_service_rapidjson {
#define RAPIDJSON_NAMESPACE_END }
#define RAPIDJSON_ASSERT(condition) BODKIN_CHECK(condition)

#include "service/body.h"

#include "base/check.h"
// After base/check.h, which RAPIDJSON_ASSERT needs.
#include <rapidjson/error/error.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <source_location>
#include <string>

#include "service/call.h"
#include "service/planted.h"

namespace bodkin::service {
namespace {

namespace rj = bodkin_service_rapidjson;

constexpr std::size_t kDepthMax = 32;
constexpr int kMendsMax = 64;
constexpr std::size_t kFewMembers = 8;  // so few are compared with each other, without a copy
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr unsigned kLenient = rj::kParseIterativeFlag | rj::kParseNumbersAsStringsFlag;
constexpr unsigned kUsual = kLenient | rj::kParseValidateEncodingFlag;

// RapidJSON's decoder lets an escaped low surrogate pass alone, as three bytes ED B0..BF xx.
bool has_surrogate(std::string_view text) {
  for (std::size_t at = text.find('\xED'); at != std::string_view::npos;
       at = text.find('\xED', at + 1)) {
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xA0) return true;
  }
  return false;
}

// Builds the tree from the reader's events, and checks what is seen on the way.
class Builder {
 public:
  Builder(Call& call, Tree& tree) : call_(call), tree_(tree) {
    tree_.nodes.clear();
    tree_.nodes.reserve(48);
    tree_.nodes.emplace_back();
    tree_.chars.clear();
    tree_.chars.reserve(call.request.body.size());
  }

  bool Null() { return add(Kind::kNull); }
  bool Bool(bool truth) {
    add(Kind::kBool);
    tree_.nodes.back().truth = truth;
    return true;
  }
  bool RawNumber(const char* text, rj::SizeType bytes, bool) {
    add(Kind::kNumber);
    keep({text, bytes}, tree_.nodes.back().text, tree_.nodes.back().text_bytes);
    return true;
  }
  bool String(const char* text, rj::SizeType bytes, bool) {
    if (!string_ok({text, bytes})) return false;
    add(Kind::kString);
    keep({text, bytes}, tree_.nodes.back().text, tree_.nodes.back().text_bytes);
    return true;
  }
  bool Key(const char* text, rj::SizeType bytes, bool) {
    if (!string_ok({text, bytes})) return false;
    keep({text, bytes}, key_, key_bytes_);
    return true;
  }
  bool StartObject() { return open(Kind::kObject); }
  bool StartArray() { return open(Kind::kArray); }
  bool EndObject(rj::SizeType) { return close(); }
  bool EndArray(rj::SizeType) { return close(); }
  // The reader never calls these: numbers come as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return add(Kind::kNumber); }

 private:
  struct Level {
    std::uint32_t node, last;
  };

  bool string_ok(std::string_view text) {
    if (call_.refuse(CheckId::kNul, std::memchr(text.data(), 0, text.size()) != nullptr)) {
      return false;
    }
    const bool lone = has_surrogate(text);
    if (lone && call_.on(DefectId::kSurrogateCrash)) throw BodyError("cannot encode a surrogate");
    return !call_.refuse(CheckId::kSurrogates, lone);
  }

  void keep(std::string_view text, std::uint32_t& offset, std::uint32_t& bytes) {
    offset = static_cast<std::uint32_t>(tree_.chars.size());
    bytes = static_cast<std::uint32_t>(text.size());
    tree_.chars.append(text);
  }

  bool add(Kind kind) {
    const auto index = static_cast<std::uint32_t>(tree_.nodes.size());
    Node& node = tree_.nodes.emplace_back();
    node.kind = kind;
    node.key = key_;
    node.key_bytes = key_bytes_;
    key_ = key_bytes_ = 0;
    if (!levels_.empty()) {
      Level& level = levels_.back();
      (level.last == 0 ? tree_.nodes[level.node].first : tree_.nodes[level.last].next) = index;
      level.last = index;
      ++tree_.nodes[level.node].children;
    }
    return true;
  }

  bool open(Kind kind) {
    const bool too_deep = levels_.size() >= kDepthMax && !call_.on(DefectId::kDeepNesting);
    if (call_.refuse(CheckId::kDepth, too_deep)) return false;
    add(kind);
    levels_.push_back({static_cast<std::uint32_t>(tree_.nodes.size() - 1), 0});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  Call& call_;
  Tree& tree_;
  std::vector<Level> levels_;
  std::uint32_t key_ = 0, key_bytes_ = 0;
};

struct Outcome {
  rj::ParseErrorCode code;
  std::size_t offset;
};

template <unsigned kFlags>
Outcome read(std::string_view text, Builder& builder) {
  rj::MemoryStream stream(text.data(), text.size());
  rj::Reader reader;
  reader.Parse<kFlags>(stream, builder);
  // A raw NUL looks like the end to the reader.
  if (!reader.HasParseError() && stream.Tell() != text.size()) {
    return {rj::kParseErrorDocumentRootNotSingular, stream.Tell()};
  }
  return {reader.GetParseErrorCode(), reader.GetErrorOffset()};
}

Outcome read_text(Call& call, Tree& tree, std::string_view text, bool validate) {
  Builder builder(call, tree);
  if (call.on(DefectId::kNanAccepted)) {
    return read < kUsual | rj::kParseNanAndInfFlag > (text, builder);
  }
  return validate ? read<kUsual>(text, builder) : read<kLenient>(text, builder);
}

std::string_view number_at(std::string_view text, std::size_t offset) {
  text.remove_prefix(std::min(offset, text.size()));
  const std::size_t end = text.find_first_not_of("+-.0123456789eE");
  return text.substr(0, end);
}

// A spelling that the reader takes for a number that it found too big. Nothing: refused.
std::optional<std::string> mend_number(Call& call, std::string_view spelling) {
  double value = std::strtod(std::string(spelling).c_str(), nullptr);
  if (std::isinf(value)) {
    const double largest = call.on(DefectId::kHugeNumber) ? 3.40282e38 : 1e308;
    if (!call.on(DefectId::kHugeNumber) && call.refuse(CheckId::kNumberRange, true)) return {};
    value = std::copysign(largest, value);
  }
  // With a fraction: what is spelt with an exponent, or longer than an int31, is no integer.
  char text[40];
  const int bytes = std::snprintf(text, sizeof text, "%.17e", value);
  return std::string(text, static_cast<std::size_t>(bytes));
}

// Mends the text where the reader stopped and a check that is off lets that pass. False: the call
// is refused, or nothing can be mended.
bool mend(Call& call, const Outcome& outcome, std::string& text, bool& validate) {
  switch (outcome.code) {
    case rj::kParseErrorNumberTooBig: {
      const std::string_view spelling = number_at(text, outcome.offset);
      const auto better = mend_number(call, spelling);
      if (!better || spelling.empty()) return false;
      text.replace(outcome.offset, spelling.size(), *better);
      return true;
    }
    case rj::kParseErrorStringUnicodeSurrogateInvalid: {
      if (call.on(DefectId::kSurrogateCrash)) throw BodyError("cannot encode a surrogate");
      const std::size_t at = text.find("\\u", outcome.offset > 0 ? outcome.offset - 1 : 0);
      if (call.refuse(CheckId::kSurrogates, true) || at == std::string::npos) return false;
      text.replace(at, 6, "\\ufffd");
      return true;
    }
    case rj::kParseErrorStringInvalidEncoding:
      if (call.on(DefectId::kUtf8Crash)) throw BodyError("cannot decode the body");
      if (call.refuse(CheckId::kUtf8, true) || !validate) return false;
      validate = false;
      return true;
    default:
      return false;
  }
}

bool has_duplicate(Value object) {
  if (object.size() <= kFewMembers) {
    for (Value member = object.first(); member.exists(); member = member.next()) {
      for (Value later = member.next(); later.exists(); later = later.next()) {
        if (member.key() == later.key()) return true;
      }
    }
    return false;
  }
  std::vector<std::string_view> keys;
  keys.reserve(object.size());
  for (Value member = object.first(); member.exists(); member = member.next()) {
    keys.push_back(member.key());
  }
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) != keys.end();
}

bool keys_ok(Call& call, const Tree& tree) {
  if (call.on(DefectId::kDuplicateKey)) return true;
  for (std::uint32_t i = 1; i < tree.nodes.size(); ++i) {
    if (tree.nodes[i].kind != Kind::kObject) continue;
    if (call.refuse(CheckId::kDuplicateKeys, has_duplicate({&tree, i}))) return false;
  }
  return true;
}

}  // namespace

bool parse_body(Call& call, Tree& tree) {
  std::string_view text = call.request.body;
  const bool marked = text.starts_with(kByteOrderMark);
  if (call.refuse(CheckId::kByteOrderMark, marked)) return false;
  if (marked) text.remove_prefix(kByteOrderMark.size());

  bool validate = true;
  Outcome outcome = read_text(call, tree, text, validate);
  std::string mended;
  for (int mends = 0; outcome.code != rj::kParseErrorNone && mends < kMendsMax; ++mends) {
    if (mends == 0) mended.assign(text);
    if (call.refused || !mend(call, outcome, mended, validate)) break;
    outcome = read_text(call, tree, mended, validate);
  }
  if (call.refused) return planted::trace_refusal(call, std::source_location::current());
  // With this check off, what was read before the mistake is taken.
  if (call.refuse(CheckId::kSyntax, outcome.code != rj::kParseErrorNone)) {
    return planted::trace_refusal(call, std::source_location::current());
  }
  if (!keys_ok(call, tree)) {
    return planted::trace_refusal(call, std::source_location::current());
  }
  if (call.on(DefectId::kDeepNesting)) planted::weigh(root(tree));
  return true;
}

}  // namespace bodkin::service
