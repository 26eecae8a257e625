#include "engine/events.h"

#include <array>

#include "base/text.h"

namespace bodkin::engine {
namespace {

constexpr std::array<std::string_view, 7> kNames = {"@preflight", "@ready", "@finding", "@fatal",
                                                    "@leftover",  "@note",  "@refused"};

}  // namespace

std::string print_event(const Event& event) {
  std::string line(kNames[static_cast<std::size_t>(event.kind)]);
  for (const std::string& field : event.fields) line += "\t" + printable(field, 400);
  return line + "\n";
}

std::optional<Event> parse_event(std::string_view line) {
  Event event;
  const std::size_t end = line.find('\t');
  const std::string_view name = line.substr(0, end);
  std::size_t kind = 0;
  while (kind < kNames.size() && kNames[kind] != name) ++kind;
  if (kind == kNames.size()) return std::nullopt;
  event.kind = static_cast<Event::Kind>(kind);
  while (line.find('\t') != std::string_view::npos) {
    line.remove_prefix(line.find('\t') + 1);
    event.fields.emplace_back(line.substr(0, line.find('\t')));
  }
  return event;
}

Event finding_event(const finding::Finding& finding, const std::string& folder) {
  return {Event::Kind::kFinding,
          {finding.signature(), finding::to_string(finding.severity), finding.oracle,
           finding.method + " " + finding.path, std::to_string(finding.http_status), folder,
           finding.message}};
}

}  // namespace bodkin::engine
