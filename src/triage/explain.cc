#include "triage/explain.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "json/edit.h"
#include "json/number.h"
#include "json/pointer.h"
#include "json/tree.h"

namespace bodkin::triage {
namespace {

using json::Kind;

struct Trial {
  std::string value;  // spelling in place of the part's own
  bool shows = false;
};

bool is_integer(const json::Node& node) {
  return node.kind == Kind::kNumber && json::number_info(node.text).integer_spelling;
}

std::vector<std::string> other_values(const json::Node& node) {
  if (is_integer(node)) {
    const std::string text(node.text);
    return {json::add_to_integer(text, -1),
            json::add_to_integer(text, 1),
            text == "0" ? "10" : text + "0",
            "1",
            "0",
            "-1",
            "\"a\"",
            "null"};
  }
  if (node.kind == Kind::kNumber) return {"1", "0", "-1", "0.5", "\"a\"", "null"};
  if (node.kind == Kind::kString) {
    const std::string inner(node.text.substr(1, node.text.size() - 2));
    std::vector<std::string> values = {"\"" + inner + "a\"", "\"a\"", "\"A\"", "\"\"", "1", "null"};
    const bool plain =
        std::ranges::all_of(inner, [](char c) { return c >= ' ' && c != '\\' && c > 0; });
    if (plain && !inner.empty()) {
      values.insert(values.begin(), "\"" + inner.substr(0, inner.size() - 1) + "\"");
    }
    return values;
  }
  return {"null", "true", "false", "1", "\"a\"", "[]", "{}"};
}

// What the trials say of the values that show the fault.
std::string verdict_of(const json::Node& node, const std::vector<Trial>& trials, bool& matters) {
  const auto all = [&](auto in_it) {
    return std::ranges::all_of(trials, [&](const Trial& t) { return t.shows == in_it(t.value); });
  };
  matters = true;
  if (all([](const std::string&) { return true; })) {
    matters = false;
    return "any value";
  }
  if (all([](const std::string&) { return false; })) return "only this value, of those tried";
  const std::string text(node.text);
  const auto is_number = [](const std::string& v) {
    return v[0] == '-' || (v[0] >= '0' && v[0] <= '9');
  };
  if (is_integer(node)) {
    if (all(is_number)) return "any number";
    const auto from = [&](const std::string& v) {
      return is_number(v) && json::compare_numbers(v, text) >= 0;
    };
    const auto down = [&](const std::string& v) {
      return is_number(v) && json::compare_numbers(v, text) <= 0;
    };
    if (all(from)) return "every integer tried from " + text + " on";
    if (all(down)) return "every integer tried down from " + text;
  }
  if (node.kind == Kind::kString) {
    const std::size_t size = json::decode_string(text).bytes.size();
    if (all([](const std::string& v) { return v[0] == '"'; })) return "any string";
    if (size > 1 && all([&](const std::string& v) {
          return v[0] == '"' && json::decode_string(v).bytes.size() >= size;
        })) {
      return "every string tried of " + std::to_string(size) + " characters or more";
    }
  }
  std::string with, without;
  for (const Trial& trial : trials) {
    std::string& list = trial.shows ? with : without;
    list += (list.empty() ? "" : ", ") + printable(trial.value, 40);
  }
  return "also with " + with + "; not with " + without;
}

// A request as lines of which each stands for itself, for comparing.
std::vector<std::string> lines_of(const std::string& principal, const Request& request) {
  std::vector<std::string> lines = {"as " + principal, request.method + " " + request.target};
  const json::Tree tree = json::parse(request.body);
  if (!json::is_json(tree)) {
    if (!request.body.empty()) lines.push_back("body " + printable(request.body, 400));
    return lines;
  }
  for (const json::NodeId id : tree.preorder()) {
    const json::Node& node = tree.at(id);
    const bool container = node.kind == Kind::kObject || node.kind == Kind::kArray;
    if (container && node.first_child != json::kNone) continue;
    lines.push_back("body " + printable(json::pointer_to(tree, id), 200) + " = " +
                    printable(json::print(tree, id), 200));
  }
  return lines;
}

std::vector<std::string> difference(const Shown& from, const Shown& to) {
  const std::vector<std::string> before = lines_of(from.principal, from.request);
  const std::vector<std::string> after = lines_of(to.principal, to.request);
  std::vector<std::string> out;
  for (const std::string& line : before) {
    if (std::ranges::find(after, line) == after.end()) out.push_back("- " + line);
  }
  for (const std::string& line : after) {
    if (std::ranges::find(before, line) == before.end()) out.push_back("+ " + line);
  }
  return out;
}

class Explainer {
 public:
  Explainer(const http::Scenario& input, const finding::Finding& fault, Replayer& replayer,
            const Options& options)
      : input_(input), fault_(fault), replayer_(replayer), options_(options) {}

  void parts() {
    for (std::size_t i = input_.steps.size(); i-- > 0;) parts(i);
  }

  void parts(std::size_t step) {
    const json::Tree tree = json::parse(input_.steps[step].request.body);
    if (!json::is_json(tree)) return;
    for (const json::NodeId id : tree.preorder()) {
      const json::Node& node = tree.at(id);
      const bool container = node.kind == Kind::kObject || node.kind == Kind::kArray;
      if (container && node.first_child != json::kNone) continue;
      if (out_.parts.size() >= kExplainPartsMax || spent()) return;
      vary(step, tree, id);
    }
  }

  // Whether somebody with fewer rights shows it as well.
  void who() {
    const bool as_input = fault_.purpose == "input";
    out_.who = fault_.principal;
    if (fault_.principal.empty() || fault_.principal == "nobody") {
      out_.who = "anybody, without credentials";
      return;
    }
    if (!as_input || options_.principals.empty() || input_.steps.size() > 1) return;
    std::vector<std::string> others = options_.principals;
    others.insert(others.begin(), "nobody");
    std::string also;
    for (const std::string& name : others) {
      if (name == fault_.principal || spent()) continue;
      http::Scenario as = input_;
      as.steps.front().principal = name;
      if (!shows(as, name)) continue;
      if (name == "nobody") {
        out_.who = "anybody, without credentials";
        return;
      }
      also += ", " + name;
    }
    out_.who += also;
  }

  Explanation take(const Shown& shown) {
    if (nearest_) {
      out_.difference = difference(*nearest_, shown);
      out_.nearest = std::move(nearest_);
    }
    return std::move(out_);
  }

 private:
  bool spent() const { return replayer_.gone() || out_.executions >= kExplainExecutionsMax; }

  bool shows(const http::Scenario& candidate, const std::string& principal = {}) {
    ++out_.executions;
    const std::optional<finding::Finding> shown = replayer_.shows(candidate, fault_);
    if (shown) return principal.empty() || shown->principal == principal;
    if (replayer_.gone()) return false;
    // The first success is the nearest: variations begin with the smallest change.
    if (!nearest_ && principal.empty()) {
      Shown seen = options_.show(nullptr);
      if (seen.response.status >= 200 && seen.response.status < 300) nearest_ = std::move(seen);
    }
    return false;
  }

  void vary(std::size_t step, const json::Tree& tree, json::NodeId id) {
    const json::Node& node = tree.at(id);
    std::vector<Trial> trials;
    for (const std::string& value : other_values(node)) {
      if (value == node.text || spent()) continue;
      json::Tree changed = tree;
      json::replace(changed, id, json::graft_text(changed, value));
      http::Scenario candidate = input_;
      candidate.steps[step].request.body = json::print(changed);
      trials.push_back({value, shows(candidate)});
    }
    if (trials.empty() || replayer_.gone()) return;
    Part part;
    part.where = "body " + json::pointer_to(tree, id);
    if (input_.steps.size() > 1) part.where = "step " + std::to_string(step + 1) + " " + part.where;
    part.value = printable(json::print(tree, id), 200);
    part.verdict = verdict_of(node, trials, part.matters);
    out_.parts.push_back(std::move(part));
  }

  const http::Scenario& input_;
  const finding::Finding& fault_;
  Replayer& replayer_;
  const Options& options_;
  Explanation out_;
  std::optional<Shown> nearest_;
};

}  // namespace

Explanation explain(const http::Scenario& input, const finding::Finding& fault, const Shown& shown,
                    Replayer& replayer, const Options& options) {
  Explainer explainer(input, fault, replayer, options);
  // A fault of an answer to a probe hangs on the probe, not on the values of the input.
  if (fault.purpose == "input" || fault.purpose.empty()) explainer.parts();
  explainer.who();
  return explainer.take(shown);
}

}  // namespace bodkin::triage
