// dangling-reference: a write that names a thing which does not exist is accepted.
//
// Judges the trial of run/references.h alone: the thing that the accepted input names can be read,
// the same write naming another, surely valid by the schema (of two members of one name only one is
// read), is accepted too, and that other one is answered 404 afterwards.
// Silent where the operation documents no refusal that could be meant for this (400, 404, 409, 412,
// 424), and beside a model, which knows what may be named.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"

namespace bodkin::oracle {
namespace {

constexpr std::string_view kKnown = "dangling:known",
                           kWrite = "dangling:write:", kNever = "dangling:never";

bool documents_a_refusal(const contract::Operation& operation) {
  static constexpr std::array<int, 5> kRefusals = {400, 404, 409, 412, 424};
  return std::any_of(kRefusals.begin(), kRefusals.end(),
                     [&](int status) { return operation.documents_exactly(status); });
}

class DanglingReference : public Oracle {
 public:
  std::string_view name() const override { return "dangling-reference"; }
  std::string_view purpose() const override {
    return "A write that names a thing which does not exist is accepted.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 1; i + 1 < what.facts.size(); ++i) {
      const Facts& write = what.facts[i];
      const scenario::Exchange& known = *what.facts[i - 1].exchange;
      const scenario::Exchange& never = *what.facts[i + 1].exchange;
      const std::string& note = write.exchange->note;
      if (!note.starts_with(kWrite) || known.note != kKnown || never.note != kNever) continue;
      const int status = status_of(write);
      if (write.model || write.operation == nullptr || status == 202 || !known.success() ||
          !write.exchange->success() || !write.body_verdict.valid() ||
          status_of(what.facts[i + 1]) != kStatusNotFound ||
          !documents_a_refusal(*write.operation)) {
        continue;
      }
      finding::Finding finding = finding_at(what, i, name());
      finding.location = note.substr(kWrite.size());
      finding.kind = "a thing that does not exist is referred to";
      finding.message =
          fmt::format("answered {} though {} names what does not exist: GET {} is answered 404",
                      status, finding.location, printable(never.request.target, 100));
      finding.evidence = printable(write.exchange->answer.response.body, 300);
      findings.push_back(std::move(finding));
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_dangling_reference() {
  return std::make_unique<DanglingReference>();
}

}  // namespace bodkin::oracle
