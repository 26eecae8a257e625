// The engine's own byte mutator on leaves, so that values it learnt from comparisons arrive where
// they matter.
#include <algorithm>

#include "json/edit.h"
#include "json/scan.h"
#include "mutate/operators.h"

namespace bodkin::mutate {
namespace {

constexpr std::size_t kLeafBytesMax = 4096;
constexpr int kNumberTries = 4;

std::size_t size_limit(const Context& context, std::size_t size) {
  return std::min(size + std::min<std::size_t>(context.room / 8, 256), kLeafBytesMax);
}

// Of the bytes that the string stands for; quoted again, so the text stays as whole as it was.
bool change_string(Context& context, const Site& site) {
  const std::string bytes = json::decode_string(context.tree.at(site.node).text).bytes;
  const std::size_t limit = size_limit(context, bytes.size());
  if (limit == 0) return false;
  const std::string spelling = json::quote(changed_bytes(context, bytes, limit));
  if (spelling == context.tree.at(site.node).text || !context.spend(spelling.size())) return false;
  json::set_text(context.tree, site.node, spelling);
  return true;
}

bool change_spelling(Context& context, const Site& site) {
  const std::string text(context.tree.at(site.node).text);
  const std::size_t limit = size_limit(context, text.size());
  if (limit == 0) return false;
  const std::string changed = changed_bytes(context, text, limit);
  if (changed == text || !context.spend(changed.size())) return false;
  json::set_text(context.tree, site.node, changed);
  return true;
}

// Kept only where it is a number still.
bool change_number(Context& context, const Site& site) {
  const std::string text(context.tree.at(site.node).text);
  const std::size_t limit = size_limit(context, text.size());
  for (int i = 0; i < kNumberTries && limit > 0; ++i) {
    const std::string changed = changed_bytes(context, text, limit);
    if (changed == text || !json::is_number(changed)) continue;
    if (!context.spend(changed.size())) return false;
    json::set_text(context.tree, site.node, changed);
    return true;
  }
  return false;
}

constexpr Operator kOperators[] = {
    {.name = "bytes.string",
     .purpose = "Bytes of a string changed, then quoted again.",
     .weight = 6,
     .kinds = bit(json::Kind::kString),
     .apply = change_string},
    {.name = "bytes.number",
     .purpose = "Bytes of a number changed so that it stays one.",
     .aim = Aim::kValid,
     .weight = 2,
     .kinds = bit(json::Kind::kNumber),
     .apply = change_number},
    {.name = "bytes.spelling",
     .purpose = "Bytes of a scalar's spelling changed.",
     .weight = 2,
     .kinds = kScalars,
     .keeps_json = false,
     .apply = change_spelling},
};

}  // namespace

std::span<const Operator> bytes_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
