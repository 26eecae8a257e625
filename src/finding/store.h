// Findings on disk: one folder a finding, named "<oracle>-<signature>", safe for several writers
// and for a kill at any moment.
//
//     FINDINGS/accepted-invalid-abcdefgh/
//       finding.json      what was found (schema_version 1; fields: docs/findings.md)
//       reproducer.http   every request from an empty service to the fault
//       reproducer.sh     the same with curl
//       body.bin          the last request's body, where it is not plain text (body-N.bin: step
//       N's) inputs/           the 10 smallest fuzz inputs that showed it, named by size and hash
//       shrunk            triage's smallest input, byte for byte, where it made one
//       count             how often it was seen, one decimal number
//
// A finding seen again only adds an input or counts. Nothing that exists is replaced by something
// larger; notes and dispositions that a person wrote into finding.json are kept. A new folder is
// made under a name that begins with a dot and renamed when it is whole.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "finding/finding.h"
#include "http/http_file.h"

namespace bodkin::finding {

class Redactor;

// How the run was made, so that a finding can be replayed: what `bodkin replay` and `bodkin triage`
// need, and provenance.
struct Provenance {
  std::string bodkin_version;
  std::string contract_file;  // empty: the shipped inventory contract
  std::string contract_hash;
  std::string target;                // "embedded", a URL, or "fuzz target NAME"
  std::string world_file;            // empty: the shipped world, "none": without
  std::vector<std::string> defects;  // planted ones that were on
  std::vector<std::string> checks_off;
  std::uint64_t seed = 0;
  std::string time;  // UTC, RFC 3339
};

// A finding with what reproduces it.
struct Record {
  Finding finding;
  Provenance provenance;
  std::string input;              // the fuzz input, byte for byte
  http::HttpFile reproducer;      // no requests: unknown
  int reproduced = 0, tries = 0;  // of triage; 0 of 0 before
  std::string disposition;        // a person's word: "", "wontfix", "false-positive", …
  std::string note;               // a person's note
  std::string triaged_as;         // the signature it ended under in triage, where that is another
};

class Store {
 public:
  // `folder`: of findings, made when the first one comes; one finding's own folder stands for the
  // one around it. `secrets`: values (tokens) that are replaced by "$NAME" in all that is written
  // (finding/redact.h says where short ones stay), unless revealed; pairs of value and name.
  Store(std::string folder, const std::vector<std::pair<std::string, std::string>>& secrets);

  // Writes or counts. Returns true when the signature is new in this folder: for one process of
  // several that add it at once. kInput: not writable.
  Result<bool> add(const Record& record);
  // Replaces finding.json and, where the record has one, the reproducer of a signature (triage's
  // final word), and adds the input; inputs and the count stay. A disposition or note on disk stays
  // where the record has none. A signature that is not there yet is made, with a count of 0: its
  // sightings stand where it was found. Each file is replaced whole; finding.json is the last.
  // `shrunk`: the record's input is triage's smallest one, and is kept as such.
  Result<void> update(const Record& record, bool shrunk = false);

  // Other secrets from now on: all of them, with those that came meanwhile.
  void hide(const std::vector<std::pair<std::string, std::string>>& secrets);

  const std::string& folder() const { return folder_; }
  // Where update() writes this finding.
  std::string folder_of(const Finding& finding) const;
  const Redactor& redactor() const { return *redactor_; }

 private:
  // What this process knows of a finding's folder, so that a finding seen often costs little.
  struct Known {
    std::size_t inputs = 0;
    std::string largest;  // file name of the largest input
  };
  Result<bool> create(const Record& redacted, const std::string& path, bool seen);
  Result<void> add_input(const std::string& path, const std::string& input);

  std::string folder_;
  std::shared_ptr<const Redactor> redactor_;
  std::map<std::string, Known> known_;  // by path
};

// Reads one finding's folder, body files included; `input` is the shrunk one, else the smallest.
// kInput where finding.json is missing or broken, or a reproducer is there and broken.
Result<Record> load_record(const std::string& folder);
// The same of finding.json alone: no reproducer, no input.
Result<Record> load_finding(const std::string& folder);
// All inputs of a finding, smallest first.
std::vector<std::string> load_inputs(const std::string& folder);
// Their names, in the same order, which sort as the inputs do; of equal inputs they are equal.
std::vector<std::string> input_names(const std::string& folder);
// One of them. kInput: it went meanwhile.
Result<std::string> load_input(const std::string& folder, const std::string& name);
// The input that triage ended with; nullopt: there is none.
std::optional<std::string> load_shrunk(const std::string& folder);
// How often it was seen; nullopt where that is not known.
std::optional<std::uint64_t> load_count(const std::string& folder);

// Says in a finding's finding.json under which signature triage ended with it; all else stays.
Result<void> mark_triaged(const std::string& folder, const std::string& signature);

std::string to_json(const Record& record);

}  // namespace bodkin::finding
