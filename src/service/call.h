// One request on its way through the service: what was asked, by whom, and the answer so far.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.h"
#include "service/checks.h"
#include "service/db.h"
#include "service/defect_set.h"
#include "service/identifiers.h"
#include "service/log.h"

namespace bodkin::service {

struct Route;

// What outlives a request.
struct Environment {
  Db& db;
  Checks& checks;
  DefectSet& defects;
  Log& log;
  Identifiers& identifiers;
};

enum class Role : unsigned char { kNone, kAdmin, kOwner, kReader };

struct Identity {
  Role role = Role::kNone;
  std::string_view project;  // an owner's
};

struct Call {
  const Request& request;
  Environment& env;
  const Route* route = nullptr;
  std::array<std::string, 2> parameters;  // of the path, decoded, in order
  std::string_view query;                 // still encoded
  Identity who;
  std::optional<CheckId> refused;
  std::string detail;  // planted disclosures only: said instead of the check's own text
  Response reply;

  Call(const Request& asked, Environment& environment) : request(asked), env(environment) {}

  // The one way to refuse a request. True: it is refused, the first refusal stands.
  bool refuse(CheckId id, bool violated) {
    if (!env.checks.refuse(id, violated)) return false;
    if (!refused) refused = id;
    return true;
  }
  bool on(DefectId id) const { return env.defects.on(id); }
  Query sql(Sql which) { return env.db.query(which); }
};

// Whether the text has the form of a lower case UUID, of a resource class, of a known resource
// class.
bool is_uuid(std::string_view text);
bool is_class_form(std::string_view text);
bool is_known_class(std::string_view text);
// Code points of valid UTF-8 (bytes that begin one, of other text).
std::size_t code_points(std::string_view text);

}  // namespace bodkin::service
