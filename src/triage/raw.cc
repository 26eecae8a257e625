#include "triage/raw.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "base/file.h"
#include "base/hash.h"

namespace bodkin::triage {
namespace {

bool holds_finding(const std::string& folder) {
  std::error_code missing;
  return std::filesystem::exists(folder + "/finding.json", missing);
}

// The folders of single findings: the folder itself, or those in it.
std::vector<std::string> finding_folders(const std::string& folder) {
  if (holds_finding(folder)) return {folder};
  std::vector<std::string> found;
  for (const std::string& name : list_folders(folder)) {
    std::string path = folder + (folder.ends_with('/') ? "" : "/") + name;
    if (holds_finding(path)) found.push_back(std::move(path));
  }
  return found;
}

// A raw finding while folders are still being read.
struct Growing {
  Raw raw;
  std::unordered_set<std::uint64_t> seen;  // inputs, by hash of their names
};

void add_inputs(Growing& into, const std::string& folder) {
  std::vector<Raw::Input>& kept = into.raw.inputs;
  for (std::string& name : finding::input_names(folder)) {
    if (!into.seen.insert(hash64(name)).second) continue;
    if (kept.size() >= kInputsTriedMax && name >= kept.back().name) continue;
    const auto at = std::ranges::upper_bound(kept, name, {}, &Raw::Input::name);
    kept.insert(at, {std::move(name), folder});
    if (kept.size() > kInputsTriedMax) kept.pop_back();
  }
}

// A person's word in any of the folders is a word on all.
void add_words(finding::Record& into, const finding::Record& from) {
  if (into.disposition.empty()) into.disposition = from.disposition;
  if (into.note.empty()) into.note = from.note;
  if (into.triaged_as.empty()) into.triaged_as = from.triaged_as;
}

}  // namespace

std::string made_like(const finding::Provenance& p) {
  std::string key = p.target + "\n" + p.contract_file + "\n" + p.world_file;
  for (const std::string& name : p.defects) key += "\n+" + name;
  for (const std::string& name : p.checks_off) key += "\n-" + name;
  return key;
}

Result<std::vector<Raw>> load_raw(const std::vector<std::string>& folders,
                                  std::vector<std::string>& skipped) {
  std::map<std::pair<std::string, std::string>, Growing> all;
  std::size_t order = 0;
  for (const std::string& given : folders) {
    const std::vector<std::string> found = finding_folders(given);
    if (found.empty()) skipped.push_back(given + ": holds no finding");
    for (const std::string& folder : found) {
      Result<finding::Record> record = finding::load_finding(folder);
      if (!record) {
        skipped.push_back(folder + ": " + record.error().text());
        continue;
      }
      std::string how = made_like(record->provenance);
      Growing& into = all[{how, record->finding.signature()}];
      if (into.raw.folder.empty()) {
        into.raw.record = std::move(*record);
        into.raw.how = std::move(how);
        into.raw.folder = folder;
        into.raw.order = order++;
      } else if (folder != into.raw.folder) {
        add_words(into.raw.record, *record);
        into.raw.others.push_back(folder);
      }
      add_inputs(into, folder);
      const std::uint64_t seen = finding::load_count(folder).value_or(1);
      into.raw.sightings += seen;
      into.raw.found += seen > 0;
    }
  }
  if (all.empty()) {
    std::string message = "no finding here; give a folder that `bodkin fuzz --findings` wrote";
    const bool broken = !skipped.empty() && !skipped.front().ends_with(": holds no finding");
    if (broken) message = "no finding can be read; " + skipped.front();
    return error(ErrorCode::kInput, message, folders.empty() ? "" : folders.front());
  }
  std::vector<Raw> sorted;
  sorted.reserve(all.size());
  for (auto& [key, growing] : all) {
    growing.raw.inputs_given = growing.seen.size();
    sorted.push_back(std::move(growing.raw));
  }
  // Stable, and `all` is in the order of signatures.
  std::ranges::stable_sort(sorted, [](const Raw& a, const Raw& b) {
    return std::tuple(std::string_view(a.how), -static_cast<int>(a.record.finding.severity)) <
           std::tuple(std::string_view(b.how), -static_cast<int>(b.record.finding.severity));
  });
  return sorted;
}

}  // namespace bodkin::triage
