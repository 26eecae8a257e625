// From a request target to a route, and from a route and a method to its handler.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "service/call.h"

namespace bodkin::service {

// What a method of a route is, for the table of roles.
enum class Access : unsigned char {
  kOpen,              // no token needed
  kRead,              // any role
  kAdminWrite,        // admin
  kListAllocations,   // admin, reader
  kReadConsumer,      // any role, an owner only of its own project (looked at later)
  kWriteAllocations,  // admin, owner of its own project (looked at later)
};

struct Method {
  const char* name;
  Access access;
  bool has_body;
  void (*handler)(Call&);
};

struct Route {
  const char* path;  // "/resource_providers/{uuid}"
  std::span<const Method> methods;
  std::span<const std::string_view> query_keys;  // of GET; the other methods have none
  const Method* find(std::string_view name) const;
};

// The route of a path, with its parameters decoded into `parameters`; nullptr: unknown.
const Route* find_route(std::string_view path, std::array<std::string, 2>& parameters);
// The route that "/" has.
const Route& root_route();
// "GET, PUT".
std::string allowed_methods(const Route& route);

}  // namespace bodkin::service
