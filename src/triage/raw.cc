#include "triage/raw.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/file.h"

namespace bodkin::triage {
namespace {

bool holds_finding(const std::string& folder) {
  const std::vector<std::string> files = list_files(folder);
  return std::ranges::find(files, "finding.json") != files.end();
}

// The folders of single findings: the folder itself, or those in it.
std::vector<std::string> finding_folders(const std::string& folder) {
  if (holds_finding(folder)) return {folder};
  std::vector<std::string> found;
  for (const std::string& name : list_folders(folder)) {
    if (holds_finding(folder + "/" + name)) found.push_back(folder + "/" + name);
  }
  return found;
}

bool smaller(const std::string& a, const std::string& b) {
  return std::pair(a.size(), std::string_view(a)) < std::pair(b.size(), std::string_view(b));
}

void add_inputs(Raw& raw, std::vector<std::string> inputs) {
  raw.inputs.insert(raw.inputs.end(), std::make_move_iterator(inputs.begin()),
                    std::make_move_iterator(inputs.end()));
  std::ranges::sort(raw.inputs, smaller);
  const auto repeated = std::ranges::unique(raw.inputs);
  raw.inputs.erase(repeated.begin(), repeated.end());
}

}  // namespace

Result<std::vector<Raw>> load_raw(const std::vector<std::string>& folders,
                                  std::vector<std::string>& skipped) {
  std::map<std::string, Raw> by_signature;
  for (const std::string& given : folders) {
    for (const std::string& folder : finding_folders(given)) {
      Result<finding::Record> record = finding::load_record(folder);
      if (!record) {
        skipped.push_back(folder + ": " + record.error().text());
        continue;
      }
      std::vector<std::string> inputs = finding::load_inputs(folder);
      if (inputs.empty() && !record->input.empty()) inputs.push_back(record->input);
      const auto [entry, is_new] = by_signature.try_emplace(record->finding.signature());
      Raw& raw = entry->second;
      if (is_new) {
        raw.record = std::move(*record);
        raw.folder = folder;
      } else if (folder != raw.folder) {
        raw.others.push_back(folder);
      }
      add_inputs(raw, std::move(inputs));
      raw.sightings += std::max<std::uint64_t>(finding::load_count(folder), 1);
    }
  }
  if (by_signature.empty()) {
    std::string message = "no finding here; give a folder that `bodkin fuzz --findings` wrote";
    if (!skipped.empty()) message = "no finding can be read; " + skipped.front();
    return error(ErrorCode::kInput, message, folders.empty() ? "" : folders.front());
  }
  std::vector<Raw> all;
  for (auto& [signature, raw] : by_signature) all.push_back(std::move(raw));
  std::ranges::sort(all, [](const Raw& a, const Raw& b) {
    const auto key = [](const Raw& raw) {
      return std::pair(-static_cast<int>(raw.record.finding.severity),
                       raw.record.finding.signature());
    };
    return key(a) < key(b);
  });
  return all;
}

}  // namespace bodkin::triage
