// Query and path: pairs that are not needed go; values become short and plain. Segments of the path
// are mostly names that the contract gives, or identifiers of the world: they are left alone unless
// all of their content is free, or they hold escapes or are long.
#include <algorithm>

#include "http/uri.h"
#include "shrink/passes.h"
#include "shrink/sequence.h"
#include "shrink/text.h"

namespace bodkin::shrink {
namespace {

constexpr std::size_t kOrdinarySegment = 40;  // characters that a name or identifier has at most

// A target in the pieces that may change: path segments, and pairs of the query as written.
struct Pieces {
  std::vector<std::string> segments;
  std::vector<std::string> pairs;
  bool has_query = false;
};

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(separator, begin);
    parts.emplace_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

std::string glue(const std::vector<std::string>& parts, char separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out.push_back(separator);
    out += parts[i];
  }
  return out;
}

Pieces pieces_of(const Shrinker& shrinker) {
  const http::Target target = http::split_target(shrinker.current().request.target);
  Pieces pieces{split(target.path, '/'), {}, target.has_query};
  if (target.has_query) pieces.pairs = split(target.query, '&');
  return pieces;
}

bool propose(Shrinker& shrinker, const Pieces& pieces) {
  http::HttpFileRequest candidate = shrinker.current();
  candidate.request.target = glue(pieces.segments, '/');
  if (pieces.has_query) candidate.request.target += "?" + glue(pieces.pairs, '&');
  return shrinker.consider(std::move(candidate));
}

void drop_pairs(Shrinker& shrinker) {
  reduce_sequence(pieces_of(shrinker).pairs.size(), [&](std::size_t begin, std::size_t end) {
    Pieces pieces = pieces_of(shrinker);
    if (end > pieces.pairs.size()) return false;
    pieces.pairs.erase(pieces.pairs.begin() + static_cast<std::ptrdiff_t>(begin),
                       pieces.pairs.begin() + static_cast<std::ptrdiff_t>(end));
    pieces.has_query = !pieces.pairs.empty();
    return propose(shrinker, pieces);
  });
}

void reduce_pair(Shrinker& shrinker, std::size_t index) {
  const std::string pair = pieces_of(shrinker).pairs[index];
  const std::size_t equals = pair.find('=');
  if (equals == std::string::npos) return;
  const std::string name = pair.substr(0, equals + 1);
  const auto adopt = [&](const Units& units) {
    Pieces pieces = pieces_of(shrinker);
    pieces.pairs[index] = name + join(units);
    return propose(shrinker, pieces);
  };
  reduce_text(split_units(pair.substr(equals + 1), UnitsOf::kPercent), UnitsOf::kPercent,
              Care::kFull, adopt);
}

void reduce_segment(Shrinker& shrinker, std::size_t index) {
  const std::string segment = pieces_of(shrinker).segments[index];
  const Units units = split_units(segment, UnitsOf::kPercent);
  const auto adopt = [&](const Units& shorter) {
    Pieces pieces = pieces_of(shrinker);
    pieces.segments[index] = join(shorter);
    return propose(shrinker, pieces);
  };
  const bool ordinary =
      segment.size() <= kOrdinarySegment && segment.find('%') == std::string::npos;
  if (uuid_shaped(segment)) return;
  if (ordinary && units != Units(units.size(), "a") && !adopt(Units(units.size(), "a"))) return;
  reduce_text(split_units(pieces_of(shrinker).segments[index], UnitsOf::kPercent),
              UnitsOf::kPercent, Care::kFull, adopt);
}

}  // namespace

void parameters(Shrinker& shrinker) {
  drop_pairs(shrinker);
  for (std::size_t i = 0; i < pieces_of(shrinker).pairs.size(); ++i) reduce_pair(shrinker, i);
  // The first segment is what stands before the leading slash: nothing.
  for (std::size_t i = 1; i < pieces_of(shrinker).segments.size(); ++i) {
    if (!pieces_of(shrinker).segments[i].empty()) reduce_segment(shrinker, i);
  }
}

}  // namespace bodkin::shrink
