// One verdict from three parties: our own evaluation in three-valued logic, which also says where;
// the doubts that any reader of the text may have; and RapidJSON's validator.
#include "schema/validate.h"

#include <optional>
#include <utility>

#include "json/pointer.h"
#include "schema/doubts.h"
#include "schema/evaluate.h"
#include "schema/plan.h"
#include "schema/second_opinion.h"

namespace bodkin::schema {
namespace {

Verdict unknown(std::string reason) {
  Verdict verdict;
  verdict.validity = Validity::kUnknown;
  verdict.reason = std::move(reason);
  return verdict;
}

Verdict invalid(const json::Tree& tree, const Report& report) {
  Verdict verdict;
  verdict.validity = Validity::kInvalid;
  verdict.location = report.plan->location;
  verdict.keyword = report.keyword;
  verdict.instance = json::pointer_to(tree, report.node);
  verdict.reason = report.name;
  return verdict;
}

// A byte order mark before JSON: some readers skip it.
bool is_marked_json(const json::Tree& tree) {
  if (tree.prologue != "\xef\xbb\xbf") return false;
  json::Tree bare = tree;
  bare.prologue = {};
  return json::is_json(bare);
}

}  // namespace

struct Validator::Compiled {
  Compiled(const Schema& schema, Direction direction)
      : plans(direction), root(plans.of(schema)), received(direction == Direction::kResponse) {
    plans.fill(root);
  }

  SecondOpinion& second() {
    if (!opinion) opinion.emplace(plans, root);
    return *opinion;
  }
  Verdict validate(const json::Tree& instance, bool by_letter);

  Plans plans;
  Plan& root;
  bool received;  // a response
  std::optional<SecondOpinion> opinion;
};

Validator::Validator(const Schema& schema, Direction direction)
    : compiled_(std::make_unique<Compiled>(schema, direction)) {}
Validator::~Validator() = default;
Validator::Validator(Validator&&) noexcept = default;
Validator& Validator::operator=(Validator&&) noexcept = default;

Verdict Validator::validate(const json::Tree& instance) const {
  return compiled_->validate(instance, false);
}
Verdict Validator::validate_by_letter(const json::Tree& instance) const {
  return compiled_->validate(instance, true);
}

Verdict Validator::Compiled::validate(const json::Tree& instance, bool by_letter) {
  if (!json::is_json(instance)) {
    if (is_marked_json(instance)) return unknown("the text starts with a byte order mark");
    Verdict verdict;
    verdict.validity = Validity::kInvalid;
    verdict.location = root.location;
    verdict.keyword = "syntax";
    return verdict;
  }
  const Doubts doubts = find_doubts(instance);
  Report report;
  const Truth truth =
      Evaluator(plans, instance, doubts.hidden_by_later, by_letter).check(root, report);
  if (truth == Truth::kMaybe) return unknown(std::move(report.doubt));
  if (doubts.duplicate_keys) {
    // Invalid only where readers that take the first of them and those that take the last agree.
    Report other;
    const Truth first_wins =
        Evaluator(plans, instance, doubts.hidden_by_earlier, by_letter).check(root, other);
    if (truth != Truth::kNo || first_wins != Truth::kNo) return unknown(doubts.reason);
    return invalid(instance, report);
  }
  if (truth == Truth::kNo) {
    // RapidJSON's time grows by the square of the depth.
    if (!doubts.deep && !second().agrees_invalid(instance, *report.plan, report.keyword)) {
      return unknown("two validators disagree: " + report.plan->location + " " + report.keyword);
    }
    return invalid(instance, report);
  }
  if (!doubts.reason.empty()) return unknown(doubts.reason);
  // Nothing is concluded from a valid response.
  if (!received && !second().agrees_valid(instance)) {
    return unknown("two validators disagree");
  }
  return {};
}

}  // namespace bodkin::schema
