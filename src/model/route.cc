#include "model/route.h"

#include <set>
#include <vector>

#include "base/text.h"
#include "http/uri.h"
#include "model/forms.h"

namespace bodkin::model {
namespace {

constexpr std::size_t kNameCodePointsMax = 200;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(separator); end != std::string_view::npos;
       end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

bool has_malformed_escape(std::string_view text) {
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  for (std::size_t i = text.find('%'); i != std::string_view::npos; i = text.find('%', i + 1)) {
    if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return true;
  }
  return false;
}

// The query values of a list of providers. Bodies refuse what is no text; of queries the
// specification says nothing, so both answers stand.
void read_name(std::string_view spelling, Filters& filters, Verdict& verdict) {
  const std::string name = http::percent_decode(spelling, true);
  if (has_malformed_escape(spelling) || !is_utf8(name) || name.find('\0') != std::string::npos) {
    verdict.open(400, "query.name.text");
    filters.ambiguous = true;
  }
  if (spelling.find('+') != std::string_view::npos) filters.ambiguous = true;
  const std::size_t length = code_points(name);
  if (length < 1 || length > kNameCodePointsMax) verdict.refuse(400, "query.name.length");
  filters.name = name;
}

void read_class(const std::string& value, Filters& filters, Verdict& verdict) {
  if (!has_class_form(value)) {
    verdict.refuse(400, "query.resource_class.form");
  } else if (!is_known_class(value)) {
    verdict.refuse(400, "query.resource_class.unknown");
  }
  filters.resource_class = value;
}

}  // namespace

std::optional<Address> find_route(std::string_view target) {
  const auto [path, query, has_query] = http::split_target(target);
  Address address;
  address.query = query;
  if (path == "/") return address;
  if (!path.starts_with('/')) return std::nullopt;

  const std::vector<std::string_view> segments = split(path.substr(1), '/');
  for (const std::string_view segment : segments) {
    if (segment.empty()) return std::nullopt;
  }
  const std::size_t count = segments.size();
  const auto value = [&](std::size_t i) { return http::percent_decode(segments[i]); };
  if (segments[0] == "allocations") {
    address.route = count == 1 ? Route::kAllocations : Route::kConsumer;
    if (count == 2) address.consumer = value(1);
    return count <= 2 ? std::optional(address) : std::nullopt;
  }
  if (segments[0] != "resource_providers") return std::nullopt;
  if (count == 1) {
    address.route = Route::kProviders;
    return address;
  }
  address.provider = value(1);
  if (count == 2) {
    address.route = Route::kProvider;
  } else if (count == 3 && segments[2] == "inventories") {
    address.route = Route::kInventories;
  } else if (count == 3 && segments[2] == "usages") {
    address.route = Route::kUsages;
  } else if (count == 3 && segments[2] == "allocations") {
    address.route = Route::kProviderAllocations;
  } else if (count == 4 && segments[2] == "inventories") {
    address.route = Route::kInventory;
    address.resource_class = value(3);
  } else {
    return std::nullopt;
  }
  return address;
}

Filters read_query(const Address& address, std::string_view method, Verdict& verdict) {
  Filters filters;
  if (address.query.empty()) return filters;
  std::set<std::string> seen;
  for (const std::string_view pair : split(address.query, '&')) {
    if (pair.empty()) {
      verdict.open(400, "query.empty_pair");
      continue;
    }
    const std::size_t equals = pair.find('=');
    const std::string key = http::percent_decode(pair.substr(0, equals), true);
    const std::string_view spelling =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    const bool listed = method == "GET" && address.route == Route::kProviders &&
                        (key == "name" || key == "uuid" || key == "resource_class");
    if (!listed) {
      verdict.refuse(400, "query.unknown_key");
      continue;
    }
    if (!seen.insert(key).second) {
      verdict.refuse(400, "query.repeated_key");
      continue;
    }
    if (key == "name") {
      read_name(spelling, filters, verdict);
    } else if (key == "resource_class") {
      read_class(http::percent_decode(spelling, true), filters, verdict);
    } else {
      filters.uuid = http::percent_decode(spelling, true);
      if (!is_uuid(*filters.uuid)) verdict.refuse(400, "query.uuid.form");
    }
  }
  return filters;
}

}  // namespace bodkin::model
