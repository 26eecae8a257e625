// Looking things up in a loaded document. Matching runs for every request, so it splits the target
// once and allocates only for parameters.
#include "contract/contract.h"

#include <filesystem>
#include <unordered_map>

#include "base/file.h"
#include "base/limits.h"
#include "contract/load.h"

namespace bodkin::contract {

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

bool Operation::documents_exactly(int status) const {
  const ResponseSpec* spec = response(status);
  return spec != nullptr && spec->status == std::to_string(status);
}

void Contract::Data::index(const std::vector<std::string>& paths) {
  std::unordered_map<std::string_view, std::vector<const Operation*>> by_path;
  for (const Operation& operation : operations) by_path[operation.path].push_back(&operation);
  for (const std::string& path : paths) {
    const auto found = by_path.find(path);
    routes.add(path, found == by_path.end() ? std::vector<const Operation*>() : found->second);
  }
  for (const Operation& operation : operations) {
    if (!operation.id.empty()) by_id.try_emplace(operation.id, &operation);
    by_name.try_emplace(operation.name(), &operation);
  }
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
  Routes::Segments segments;
  const auto count = Routes::split(path, segments);
  if (!count) return std::nullopt;
  const Route* route = data_->routes.match(method, path, segments, *count);
  if (route == nullptr) return std::nullopt;
  Match match{.operation = route->find(method), .parameters = {}};
  if (route->mixed) {
    if (auto parameters = http::match_path(route->path, path)) {
      match.parameters = *std::move(parameters);
    }
    return match;
  }
  for (std::size_t i = 0; i < *count; ++i) {
    const Route::Segment& segment = route->segments[i];
    if (segment.kind != Route::Segment::Kind::kParameter) continue;
    match.parameters.push_back({segment.text, http::percent_decode(segments[i])});
  }
  return match;
}

Contract::OperationName Contract::operation_name(std::string_view method,
                                                 std::string_view target) const {
  const std::string_view path = http::split_target(target).path;
  Routes::Segments segments;
  const auto count = Routes::split(path, segments);
  const Route* route = count ? data_->routes.match(method, path, segments, *count) : nullptr;
  if (route == nullptr || route->operations.empty()) return {"*", "*"};
  const Operation* operation = route->find(method);
  return {operation == nullptr ? "*" : operation->method,
          (operation == nullptr ? route->operations.front() : operation)->written_path};
}

const Operation* Contract::find(std::string_view name) const {
  const std::string key(name);
  for (const auto* index : {&data_->by_id, &data_->by_name}) {
    if (const auto found = index->find(key); found != index->end()) return found->second;
  }
  return nullptr;
}

}  // namespace bodkin::contract
