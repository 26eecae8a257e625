// What a worker tells its supervisor: one line an event on the worker's standard output, fields
// separated by tabs, everything in them printable.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"

namespace bodkin::engine {

struct Event {
  enum class Kind {
    kPreflight,  // fields: status, operation, why
    kReady,      // the loop starts; fields: number of seeds
    kFinding,    // fields: signature, severity, oracle, operation, status, folder, message
    kFatal,      // fields: ErrorCode as a number, message
    kLeftover,   // fields: a target that clean-up could not delete
    kNote,       // something for the user, once; fields: text
    kRefused,    // an operation is only ever refused; fields: operation, status, times, advice
  };
  Kind kind = Kind::kReady;
  std::vector<std::string> fields;
};

std::string print_event(const Event& event);              // with the newline
std::optional<Event> parse_event(std::string_view line);  // without it; nothing: not an event

Event finding_event(const finding::Finding& finding, const std::string& folder);

}  // namespace bodkin::engine
