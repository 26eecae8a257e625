#include "contract/routes.h"

#include <algorithm>

#include "http/uri.h"

namespace bodkin::contract {
namespace {

using Kind = Route::Segment::Kind;

Route::Segment segment_of(std::string_view part) {
  const std::size_t open = part.find('{');
  if (open == std::string_view::npos) return {Kind::kLiteral, std::string(part)};
  if (open == 0 && part.find('}') == part.size() - 1) {
    return {Kind::kParameter, std::string(part.substr(1, part.size() - 2))};
  }
  return {Kind::kMixed, std::string(part)};
}

}  // namespace

// One match. It goes back where a branch ends in nothing; each node is entered at most once, and
// the depth is that of the target.
struct Routes::Search {
  const Routes& tree;
  std::string_view method, path;
  const Segments& segments;
  std::size_t count;

  const Route* from(std::uint32_t node, std::size_t depth) const {
    if (depth == count) return at(tree.nodes_[node]);
    const std::string_view segment = segments[depth];
    if (const auto found = tree.literals_.find({node, segment}); found != tree.literals_.end()) {
      if (const Route* route = from(found->second, depth + 1)) return route;
    }
    if (segment.empty()) return nullptr;
    for (const auto& [text, next] : tree.nodes_[node].mixed) {
      if (const Route* route = from(next, depth + 1)) return route;
    }
    const std::uint32_t next = tree.nodes_[node].parameter;
    return next == 0 ? nullptr : from(next, depth + 1);
  }

  const Route* at(const Node& node) const {
    const Route* first = nullptr;
    for (const Route* route : node.routes) {
      if (route->mixed && !http::match_path(route->path, path)) continue;
      if (route->find(method) != nullptr) return route;
      if (first == nullptr) first = route;
    }
    return first;
  }
};

const Operation* Route::find(std::string_view method) const {
  for (const Operation* operation : operations) {
    if (operation->method == method) return operation;
  }
  return nullptr;
}

std::optional<std::size_t> Routes::split(std::string_view path, Segments& out) {
  if (path.empty() || path[0] != '/') return std::nullopt;
  std::size_t count = 0;
  std::size_t at = 1;
  while (true) {
    if (count == kSegmentsMax) return std::nullopt;
    const std::size_t end = std::min(path.find('/', at), path.size());
    out[count++] = path.substr(at, end - at);
    if (end == path.size()) return count;
    at = end + 1;
  }
}

std::uint32_t Routes::child(std::uint32_t node, const Route::Segment& segment) {
  const auto fresh = static_cast<std::uint32_t>(nodes_.size());
  std::uint32_t found = fresh;
  if (segment.kind == Kind::kLiteral) {
    found = literals_.try_emplace({node, segment.text}, fresh).first->second;
  } else if (segment.kind == Kind::kParameter) {
    std::uint32_t& next = nodes_[node].parameter;
    if (next == 0) next = fresh;
    found = next;
  } else {
    auto& mixed = nodes_[node].mixed;
    const auto place = std::lower_bound(
        mixed.begin(), mixed.end(), segment.text,
        [](const auto& known, const std::string& text) { return known.first < text; });
    if (place != mixed.end() && place->first == segment.text) return place->second;
    mixed.insert(place, {segment.text, fresh});
  }
  if (found == fresh) nodes_.emplace_back();
  return found;
}

void Routes::add(const std::string& path, std::vector<const Operation*> operations) {
  Segments parts;
  const auto count = split(path, parts);
  if (!count) return;
  Route& route = routes_.emplace_back();
  route.path = path;
  route.operations = std::move(operations);
  for (std::size_t i = 0; i < *count; ++i) {
    route.segments.push_back(segment_of(parts[i]));
    route.mixed = route.mixed || route.segments.back().kind == Kind::kMixed;
  }
  // The tree's keys are views of the route's own text, which no longer moves.
  std::uint32_t node = 0;
  for (const Route::Segment& segment : route.segments) node = child(node, segment);
  nodes_[node].routes.push_back(&route);
}

const Route* Routes::match(std::string_view method, std::string_view path, const Segments& segments,
                           std::size_t count) const {
  return Search{*this, method, path, segments, count}.from(0, 0);
}

}  // namespace bodkin::contract
