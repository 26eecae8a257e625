// Looking things up in a loaded document. Matching runs for every request, so it splits the target
// once and allocates only for parameters.
#include "contract/contract.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <unordered_map>

#include "base/file.h"
#include "base/limits.h"
#include "contract/load.h"

namespace bodkin::contract {
namespace {

constexpr std::size_t kSegmentsMax = 64;

// Segments after the leading slash; nothing where there are too many or no slash.
std::optional<std::size_t> split(std::string_view path,
                                 std::array<std::string_view, kSegmentsMax>& out) {
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

Route make_route(const std::string& path, const std::vector<std::string_view>& parts) {
  Route route;
  route.path = path;
  for (const std::string_view part : parts) {
    Route::Segment& segment = route.segments.emplace_back();
    const std::size_t open = part.find('{');
    if (open == std::string_view::npos) {
      segment.text = part;
    } else if (open == 0 && part.find('}') == part.size() - 1) {
      segment.kind = Route::Segment::Kind::kParameter;
      segment.text = part.substr(1, part.size() - 2);
    } else {
      segment.kind = Route::Segment::Kind::kMixed;
      segment.text = part;
      route.mixed = true;
    }
  }
  return route;
}

bool more_literal(const Route& a, const Route& b) {
  for (std::size_t i = 0; i < a.segments.size() && i < b.segments.size(); ++i) {
    if (a.segments[i].kind != b.segments[i].kind) return a.segments[i].kind < b.segments[i].kind;
  }
  return a.path < b.path;
}

bool fits(const Route& route, const std::string_view* segments) {
  for (std::size_t i = 0; i < route.segments.size(); ++i) {
    const Route::Segment& segment = route.segments[i];
    const bool literal = segment.kind == Route::Segment::Kind::kLiteral;
    if (literal ? segment.text != segments[i] : segments[i].empty()) return false;
  }
  return true;
}

}  // namespace

const ResponseSpec* Operation::response(int status) const {
  const std::string exact = std::to_string(status);
  const ResponseSpec* range = nullptr;
  const ResponseSpec* fallback = nullptr;
  for (const ResponseSpec& spec : responses) {
    if (spec.status == exact) return &spec;
    if (spec.status == "default") fallback = &spec;
    if (spec.status.size() == 3 && spec.status[0] == exact[0] &&
        (spec.status.ends_with("XX") || spec.status.ends_with("xx"))) {
      range = &spec;
    }
  }
  return range != nullptr ? range : fallback;
}

void Contract::Data::index(const std::vector<std::string>& paths) {
  std::unordered_map<std::string_view, std::vector<const Operation*>> by_path;
  for (const Operation& operation : operations) by_path[operation.path].push_back(&operation);
  for (const std::string& path : paths) {
    std::array<std::string_view, kSegmentsMax> parts;
    const auto count = split(path, parts);
    if (!count) continue;
    Route route = make_route(path, {parts.begin(), parts.begin() + *count});
    if (const auto found = by_path.find(path); found != by_path.end()) {
      route.operations = found->second;
    }
    if (routes.size() <= *count) routes.resize(*count + 1);
    routes[*count].push_back(std::move(route));
  }
  for (auto& bucket : routes) std::sort(bucket.begin(), bucket.end(), more_literal);
}

Result<Contract> Contract::load(std::string text, const std::string& name) {
  return load(std::move(text), name, nullptr);
}

Result<Contract> Contract::load(std::string text, const std::string& name,
                                const std::string* folder) {
  std::vector<std::string> paths;
  auto data = load_document(std::move(text), name, folder, paths);
  if (!data) return std::unexpected(data.error());
  (*data)->index(paths);
  return Contract(*std::move(data));
}

Result<Contract> Contract::load_file(const std::string& path) {
  auto text = read_file(path, limits::kContractBytesMax);
  if (!text) return std::unexpected(text.error());
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return load(*std::move(text), path, &folder);
}

Contract::Contract(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Contract::Contract(Contract&&) noexcept = default;
Contract& Contract::operator=(Contract&&) noexcept = default;
Contract::~Contract() = default;

const std::vector<Operation>& Contract::operations() const {
  return data_->operations;
}
const std::vector<Problem>& Contract::problems() const {
  return data_->problems;
}
const std::string& Contract::name() const {
  return data_->name;
}
const std::string& Contract::title() const {
  return data_->title;
}
const std::string& Contract::hash() const {
  return data_->document.hash();
}
const std::string& Contract::base_path() const {
  return data_->base_path;
}
const std::vector<std::string>& Contract::servers() const {
  return data_->servers;
}
const std::vector<SecurityScheme>& Contract::security_schemes() const {
  return data_->security_schemes;
}
const std::vector<std::string>& Contract::credential_headers() const {
  return data_->credential_headers;
}

std::optional<Contract::Match> Contract::match(std::string_view method,
                                               std::string_view target) const {
  const std::string_view path = target.substr(0, target.find('?'));
  std::array<std::string_view, kSegmentsMax> segments;
  const auto count = split(path, segments);
  if (!count || *count >= data_->routes.size()) return std::nullopt;
  for (const Route& route : data_->routes[*count]) {
    if (!fits(route, segments.data())) continue;
    Match match;
    if (route.mixed) {
      auto parameters = http::match_path(route.path, path);
      if (!parameters) continue;
      match.parameters = *std::move(parameters);
    } else {
      for (std::size_t i = 0; i < *count; ++i) {
        const Route::Segment& segment = route.segments[i];
        if (segment.kind != Route::Segment::Kind::kParameter) continue;
        match.parameters.push_back({segment.text, http::percent_decode(segments[i])});
      }
    }
    for (const Operation* operation : route.operations) {
      if (operation->method == method) match.operation = operation;
    }
    return match;
  }
  return std::nullopt;
}

Contract::OperationName Contract::operation_name(std::string_view method,
                                                 std::string_view target) const {
  const auto matched = match(method, target);
  if (!matched) return {"*", "*"};
  if (matched->operation != nullptr) return {matched->operation->method, matched->operation->path};
  const std::string_view path = http::split_target(target).path;
  for (const Operation& operation : operations()) {
    if (http::match_path(operation.path, path)) return {"*", operation.path};
  }
  return {"*", "*"};
}

const Operation* Contract::find(std::string_view name) const {
  for (const Operation& operation : data_->operations) {
    if (!operation.id.empty() && operation.id == name) return &operation;
  }
  for (const Operation& operation : data_->operations) {
    if (operation.name() == name) return &operation;
  }
  return nullptr;
}

}  // namespace bodkin::contract
