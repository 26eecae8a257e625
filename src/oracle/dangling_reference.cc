// dangling-reference: a write that names a thing which does not exist is accepted.
//
// Judges the trial of run/references.h alone: the thing that the accepted input names can be read,
// the same write naming another, surely valid by the schema (of two members of one name only one is
// read), is accepted too, and that other one is answered 404 afterwards. Of things that are only
// listed: the list has the first, and afterwards not the other.
// And the other way round (run/runner_naming): a thing that an accepted write has named is deleted,
// though the deletion documents 409, is answered 404 from then on, and what the write made still
// names it. Silent beside a model, and about answers that speak of deletion.
// Silent where the operation documents no refusal that could be meant for this (400, 404, 409, 412,
// 424), and beside a model, which knows what may be named.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "json/tree.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "scenario/naming.h"
#include "scenario/referring.h"

namespace bodkin::oracle {
namespace {

constexpr std::string_view kKnown = "dangling:known",
                           kWrite = "dangling:write:", kNever = "dangling:never",
                           kListed = "dangling:listed:", kUnlisted = "dangling:unlisted:";

constexpr int kOk = 200, kNoContent = 204, kConflict = 409, kGone = 410;

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
      if (!note.starts_with(kWrite)) continue;
      const bool listed = known.note.starts_with(kListed) && never.note.starts_with(kUnlisted);
      if (!listed && (known.note != kKnown || never.note != kNever)) continue;
      const int status = status_of(write);
      if (write.model || write.operation == nullptr || status == 202 || !known.success() ||
          !write.exchange->success() || !write.body_verdict.valid() ||
          !(listed ? is_only_in_the_body(known, never)
                   : status_of(what.facts[i + 1]) == kStatusNotFound) ||
          !documents_a_refusal(*write.operation)) {
        continue;
      }
      finding::Finding finding = finding_at(what, i, name());
      finding.location = note.substr(kWrite.size());
      finding.kind = "a thing that does not exist is referred to";
      finding.message = fmt::format("answered {} though {} names what does not exist: GET {} {}",
                                    status, finding.location, printable(never.request.target, 100),
                                    listed ? "does not list it" : "is answered 404");
      finding.evidence = printable(write.exchange->answer.response.body, 300);
      findings.push_back(std::move(finding));
    }
    judge_orphans(what, findings);
  }

 private:
  void judge_orphans(const Case& what, std::vector<finding::Finding>& findings) const {
    for (std::size_t i = 0; i + 2 < what.facts.size(); ++i) {
      const Facts& removal = what.facts[i];
      const Facts& left = what.facts[i + 2];
      const std::string& looked = what.facts[i + 1].exchange->note;
      const bool listed = looked == scenario::kOrphanUnlisted;
      if (removal.exchange->note != scenario::kOrphanDelete ||
          (!listed && looked != scenario::kOrphanGone) ||
          left.exchange->note != scenario::kOrphanLeft) {
        continue;
      }
      const int status = status_of(removal);
      if (removal.model || removal.operation == nullptr || removal.path_parameters.empty() ||
          (status != kOk && status != kNoContent) || !is_gone(what.facts[i + 1], removal, listed) ||
          !left.exchange->success() || !removal.operation->documents_exactly(kConflict) ||
          !names(left.exchange->answer.response, removal.path_parameters)) {
        continue;
      }
      finding::Finding finding = finding_at(what, i, name());
      finding.location = "deleted:" + removal.path_parameters.back().name;
      finding.kind = "a thing that another one names is deleted";
      finding.message = fmt::format("answered {}: {}: GET {} still names it", status, finding.kind,
                                    printable(left.exchange->request.target, 100));
      finding.evidence = printable(left.exchange->answer.response.body, 300);
      findings.push_back(std::move(finding));
    }
  }

  // The thing is answered 404 or 410, or its list has it no more.
  static bool is_gone(const Facts& looked, const Facts& removal, bool listed) {
    const int status = status_of(looked);
    if (!listed) return status == kStatusNotFound || status == kGone;
    return looked.exchange->success() &&
           !names(looked.exchange->answer.response, {removal.path_parameters.back()});
  }

  // The list had what the input named, and has not what the write named.
  static bool is_only_in_the_body(const scenario::Exchange& known,
                                  const scenario::Exchange& never) {
    const auto lists = [](const scenario::Exchange& list, std::string_view prefix) {
      return names(list.answer.response, {{{}, list.note.substr(prefix.size())}});
    };
    return never.success() && lists(known, kListed) && !lists(never, kUnlisted) &&
           names(never.answer.response, {{{}, known.note.substr(kListed.size())}});
  }

  // Whether the answer has every name of the path, as a key or a whole value.
  static bool names(const Response& response, const std::vector<http::PathParameter>& path) {
    const json::Tree tree = json::parse(response.body);
    if (!json::is_json(tree)) return false;
    const auto nodes = tree.preorder();
    return std::all_of(path.begin(), path.end(), [&](const http::PathParameter& each) {
      return std::any_of(nodes.begin(), nodes.end(), [&](json::NodeId node) {
        return (tree.at(node).has_key && json::key_of(tree, node) == each.value) ||
               scenario::identifier_text(tree, node) == each.value;
      });
    });
  }
};

}  // namespace

std::unique_ptr<Oracle> make_dangling_reference() {
  return std::make_unique<DanglingReference>();
}

}  // namespace bodkin::oracle
