// mass-assignment: a client sets a member that the document has in answers alone, or calls
// readOnly.
//
// Judges the trial of run/overposting.h alone: an accepted write without the member, then with one
// value and with another; a read after each. A finding only where both reads show exactly what was
// sent, and the read after the write without it shows something else: what the service gives by
// itself does not follow two values that somebody invented. Who gave away a role by the first value
// cannot send the second: 401 or 403 to that says as much. Silent beside a model, which knows what
// may be set.
#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "json/number.h"
#include "json/tree.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "scenario/overposting.h"

namespace bodkin::oracle {
namespace {

using scenario::Exchange;

// A member of the object that a text is, as what it means: kind, then value. Empty: it has none.
std::string member_of(std::string_view text, std::string_view name) {
  const json::Tree tree = json::parse(text);
  if (tree.at(tree.root()).kind != json::Kind::kObject) return {};
  const json::NodeId node = json::find_member(tree, tree.root(), name);
  if (node == json::kNone) return {};
  const json::Node& at = tree.at(node);
  return at.kind == json::Kind::kString ? "string " + json::decode_string(at.text).bytes
                                        : json::print(tree, node);
}

class MassAssignment : public Oracle {
 public:
  std::string_view name() const override { return "mass-assignment"; }
  std::string_view purpose() const override {
    return "A client sets a member that the document has in answers alone.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i + 4 < what.facts.size(); ++i) {
      if (at(what, i).note != scenario::kOverpostControl || what.facts[i].model) continue;
      const std::string& note = at(what, i + 2).note;
      if (!note.starts_with(scenario::kOverpostWrite) || at(what, i + 4).note != note) continue;
      const std::string member = note.substr(scenario::kOverpostWrite.size());
      const int then = status_of(what.facts[i + 4]);
      const bool gave_away = then == kStatusUnauthorised || then == kStatusForbidden;
      bool pairs = gave_away || i + 5 < what.facts.size();
      for (std::size_t k = i; k < i + (gave_away ? 4 : 6) && pairs; k += 2) {
        pairs = pairs && at(what, k).success() && at(what, k + 1).success() &&
                at(what, k + 1).note == scenario::kOverpostRead;
      }
      if (!pairs) continue;
      const std::string first = sent(what, i + 2, member), second = sent(what, i + 4, member);
      const std::string own = shown(what, i + 1, member);
      if (first.empty() || first == second || own == first) continue;
      if (shown(what, i + 3, member) != first) continue;
      if (!gave_away && shown(what, i + 5, member) != second) continue;
      finding::Finding finding = finding_at(what, i + 2, name());
      finding.location = "/" + member;
      finding.kind = "a client sets what is not its own to set";
      finding.message = fmt::format(
          "answered {}: {}, which the document has in answers alone, is what the client sent",
          status_of(what.facts[i + 2]), printable(member));
      finding.evidence = printable(at(what, i + 3).answer.response.body, 300);
      findings.push_back(std::move(finding));
    }
  }

 private:
  static const Exchange& at(const Case& what, std::size_t i) { return *what.facts[i].exchange; }
  static std::string sent(const Case& what, std::size_t i, std::string_view member) {
    return member_of(at(what, i).request.body, member);
  }
  static std::string shown(const Case& what, std::size_t i, std::string_view member) {
    return member_of(at(what, i).answer.response.body, member);
  }
};

}  // namespace

std::unique_ptr<Oracle> make_mass_assignment() {
  return std::make_unique<MassAssignment>();
}

}  // namespace bodkin::oracle
