#include "cli/verdict.h"

#include <ctime>
#include <map>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/config_parts.h"
#include "cli/target.h"

namespace bodkin::cli {
namespace {

std::string time_text(const char* format) {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, format, &utc);
  return text;
}

Result<Known> known_of(const std::string& path, const toml::table& table) {
  const std::string where = position(path, table);
  Known known;
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    if (name == "until" && node.is_date()) {
      const toml::date date = **node.as_date();
      char text[32];
      std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
      known.until = text;
      continue;
    }
    std::string* target = name == "signature" ? &known.signature
                          : name == "reason"  ? &known.reason
                          : name == "until"   ? &known.until
                                              : nullptr;
    if (target == nullptr) {
      return unknown_key(position(path, node), name, "[[known]]", "signature, reason, until");
    }
    auto text = scalar(position(path, node), name, node);
    if (!text) return std::unexpected(text.error());
    *target = *text;
  }
  for (const auto& [name, value] :
       {std::pair("signature", &known.signature), std::pair("reason", &known.reason),
        std::pair("until", &known.until)}) {
    if (value->empty()) {
      return error(ErrorCode::kInput,
                   std::string("[[known]] lacks ") + name +
                       "; each needs signature, reason and until = 2026-12-31",
                   where);
    }
  }
  const bool date = known.until.size() == 10 && known.until[4] == '-' && known.until[7] == '-' &&
                    known.until.find_first_not_of("0123456789-") == std::string::npos;
  if (!date) {
    return error(ErrorCode::kInput,
                 "until is no date: '" + printable(known.until, 40) + "'; write until = 2026-12-31",
                 where);
  }
  return known;
}

}  // namespace

std::string today() {
  return time_text("%Y-%m-%d");
}
std::string utc_now() {
  return time_text("%Y-%m-%dT%H:%M:%SZ");
}

Result<std::vector<Known>> read_baseline(const std::string& path) {
  std::vector<Known> list;
  if (path.empty()) return list;
  const auto parsed = read_toml(path, limits::kContractBytesMax);
  if (!parsed) return std::unexpected(parsed.error());
  for (const auto& [key, node] : *parsed) {
    const toml::array* tables = node.as_array();
    if (key.str() != "known" || tables == nullptr || !tables->is_array_of_tables()) {
      return error(ErrorCode::kInput, "a baseline holds [[known]] tables and nothing else",
                   position(path, node));
    }
    for (const toml::node& each : *tables) {
      auto known = known_of(path, *each.as_table());
      if (!known) return std::unexpected(known.error());
      list.push_back(std::move(*known));
    }
  }
  return list;
}

int verdict(const Options& options, const triage::Report& report,
            const std::vector<Known>& baseline, std::FILE* out) {
  std::map<std::string, const triage::Bucket*> by_signature;
  for (const triage::Bucket& bucket : report.buckets) {
    by_signature.emplace(bucket.record.finding.signature(), &bucket);
  }
  const std::string date = today();
  std::map<std::string, const Known*> covered;
  for (const Known& known : baseline) {
    if (!by_signature.contains(known.signature)) {
      std::fprintf(out, "baseline: %s is not found any more; its entry can go (%s)\n",
                   printable(known.signature, 40).c_str(), printable(known.reason, 120).c_str());
    } else if (known.until < date) {
      std::fprintf(out, "baseline: %s counts again, its entry ended on %s (%s)\n",
                   printable(known.signature, 40).c_str(), known.until.c_str(),
                   printable(known.reason, 120).c_str());
    } else {
      covered.emplace(known.signature, &known);
    }
  }
  std::size_t held_back = 0, failing = 0;
  for (const auto& [signature, bucket] : by_signature) {
    const finding::Finding& finding = bucket->record.finding;
    if (bucket->reproduces != triage::Reproduces::kAlways) continue;
    if (!fails(options, finding.oracle, finding::to_string(finding.severity))) continue;
    if (covered.contains(signature) || !bucket->record.disposition.empty()) {
      ++held_back;
    } else {
      ++failing;
    }
  }
  if (held_back > 0) {
    std::fprintf(out, "known: %zu (baseline or disposition), new: %zu\n", held_back, failing);
  }
  return failing == 0 ? 0 : 1;
}

}  // namespace bodkin::cli
