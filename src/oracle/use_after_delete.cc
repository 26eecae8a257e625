// use-after-delete: a thing that was deleted can still be used, or what was created is not there.
//
// Judges sequences without a model (with one, wrong-status knows better). After an accepted DELETE
// of one thing nothing may succeed on it or below it for the same principal, where the operation
// documents 404 by that very status, and no answer of its collection may show its identifier. After
// an answer 201 that names the new thing (Location, or the path of a PUT) a read of it must not say
// 404. Silent once any other write was accepted in between, after 202, about a PUT of the thing
// itself (it may create), and where the answer speaks of deleted or archived things. A write below
// a thing that was deleted earlier and is answered 404 (run/runner_naming) is judged alike, unless
// it brings things back.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "http/uri.h"
#include "json/tree.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "scenario/naming.h"

namespace bodkin::oracle {
namespace {

using scenario::Exchange;
using scenario::Purpose;

constexpr int kOk = 200, kCreated = 201, kAccepted = 202, kNoContent = 204, kGone = 410;
constexpr std::size_t kIdentifierBytesMin = 6;  // shorter ones stand in lists by chance

// "/things/{id}/restore".
bool brings_back(std::string_view path) {
  static constexpr std::array<std::string_view, 8> kWords{
      "restore", "undelete", "recover", "reactivate", "reopen", "unarchive", "revive", "undo"};
  const std::string last = to_lower(path.substr(path.rfind('/') + 1));
  return std::find(kWords.begin(), kWords.end(), last) != kWords.end();
}

bool reads(const Request& request) {
  return request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
}

// A write that may have changed something; a lost answer may hide one.
bool may_have_written(const Exchange& exchange) {
  if (reads(exchange.request)) return false;
  return !exchange.answered() || exchange.success() || exchange.answer.response.status >= 500;
}

bool judged_purpose(const Exchange& exchange) {
  if (exchange.group != nullptr) return false;  // others beside it may come first
  return exchange.purpose == Purpose::kInput || exchange.purpose == Purpose::kRead;
}

// Path without a query and a slash at its end.
std::string path_of(const Exchange& exchange) {
  std::string path(http::split_target(exchange.request.target).path);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

// The answer says itself that it shows what is no longer in use.
bool speaks_of_deletion(const Response& response) {
  static constexpr std::array<std::string_view, 8> kWords{"delet",  "remov",  "archiv", "inactiv",
                                                          "disabl", "cancel", "trash",  "terminat"};
  const std::string lower = to_lower(response.body);
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// An accepted DELETE of one thing: its path ends with a parameter.
bool deletes_thing(const Facts& facts) {
  const Exchange& exchange = *facts.exchange;
  const int status = status_of(facts);
  return exchange.request.method == "DELETE" && facts.operation != nullptr &&
         facts.operation->path.ends_with('}') && (status == kOk || status == kNoContent) &&
         !facts.path_parameters.empty() && !speaks_of_deletion(exchange.answer.response);
}

// A member named like an identifier has this value somewhere.
bool shows_identifier(const Response& response, const http::PathParameter& thing) {
  const json::Tree tree = json::parse(response.body);
  if (!json::is_json(tree)) return false;
  for (const json::NodeId id : tree.preorder()) {
    const json::Node& node = tree.at(id);
    if (node.kind != json::Kind::kString || !node.has_key) continue;
    const std::string key = json::key_of(tree, id);
    if (key != thing.name && key != "id" && key != "uuid") continue;
    if (json::decode_string(node.text).bytes == thing.value) return true;
  }
  return false;
}

class UseAfterDelete : public Oracle {
 public:
  std::string_view name() const override { return "use-after-delete"; }
  std::string_view purpose() const override {
    return "A deleted thing can still be used, or a created one is not there.";
  }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 1; i < what.facts.size(); ++i) judge_gone(what, i, findings);
    for (std::size_t i = 0; i + 1 < what.facts.size(); ++i) {
      if (!judged_purpose(*what.facts[i].exchange)) continue;
      if (deletes_thing(what.facts[i])) {
        judge_after(what, i, findings);
      } else if (status_of(what.facts[i]) == kCreated && what.facts[i].operation != nullptr) {
        judge_created(what, i, findings);
      }
    }
  }

 private:
  void judge_gone(const Case& what, std::size_t at, std::vector<finding::Finding>& findings) const {
    const Facts& facts = what.facts[at];
    const Facts& before = what.facts[at - 1];
    const int seen = status_of(before);
    if (facts.exchange->note != scenario::kGoneWrite ||
        before.exchange->note != scenario::kGoneRead || facts.model ||
        (seen != kStatusNotFound && seen != kGone) || !facts.exchange->success() ||
        status_of(facts) == kAccepted || facts.operation == nullptr ||
        before.path_parameters.empty() || brings_back(facts.operation->path) ||
        !facts.operation->documents_exactly(kStatusNotFound)) {
      return;
    }
    add(what, at, "path:" + before.path_parameters.back().name,
        facts.operation->path.ends_with('}') ? "a deleted thing can still be used"
                                             : "something below a deleted thing can still be used",
        findings);
  }

  void judge_after(const Case& what, std::size_t deleted,
                   std::vector<finding::Finding>& findings) const {
    const Exchange& removal = *what.facts[deleted].exchange;
    const std::string thing = path_of(removal);
    const http::PathParameter& identifier = what.facts[deleted].path_parameters.back();
    for (std::size_t i = deleted + 1; i < what.facts.size(); ++i) {
      const Facts& facts = what.facts[i];
      const Exchange& exchange = *facts.exchange;
      if (exchange.fresh) return;
      if (judged_purpose(exchange) && exchange.success() && !facts.model &&
          exchange.principal == removal.principal && facts.operation != nullptr) {
        judge_use(what, i, thing, identifier, findings);
      }
      if (may_have_written(exchange)) return;
    }
  }

  void judge_use(const Case& what, std::size_t at, const std::string& thing,
                 const http::PathParameter& identifier,
                 std::vector<finding::Finding>& findings) const {
    const Facts& facts = what.facts[at];
    const Exchange& exchange = *facts.exchange;
    const std::string path = path_of(exchange);
    const bool itself = path == thing;
    const std::string& method = exchange.request.method;
    if (status_of(facts) == kAccepted || speaks_of_deletion(exchange.answer.response)) return;
    if (itself || path.starts_with(thing + "/")) {
      if (itself && method != "GET" && method != "PATCH" && method != "DELETE") return;
      if (!facts.operation->documents_exactly(kStatusNotFound)) return;
      add(what, at, "path:" + identifier.name,
          itself ? "a deleted thing can still be used"
                 : "something below a deleted thing can still be used",
          findings);
    } else if (method == "GET" && path == thing.substr(0, thing.rfind('/')) &&
               identifier.value.size() >= kIdentifierBytesMin &&
               shows_identifier(exchange.answer.response, identifier)) {
      add(what, at, "list", "a deleted thing is still in the list", findings);
    }
  }

  void judge_created(const Case& what, std::size_t created,
                     std::vector<finding::Finding>& findings) const {
    const Exchange& creation = *what.facts[created].exchange;
    std::string path;
    if (creation.request.method == "PUT") {
      path = path_of(creation);
    } else if (creation.request.method == "POST") {
      const std::string_view location = creation.answer.response.headers.get("Location");
      const std::string& base = what.context.contract->base_path();
      if (!location.empty()) path = http::local_target(location, base);
    }
    if (path.empty() || speaks_of_deletion({.headers = {}, .body = creation.request.body})) return;
    for (std::size_t i = created + 1; i < what.facts.size(); ++i) {
      const Facts& facts = what.facts[i];
      const Exchange& exchange = *facts.exchange;
      if (exchange.fresh || may_have_written(exchange)) return;
      if (!judged_purpose(exchange) || facts.model || exchange.request.method != "GET" ||
          exchange.principal != creation.principal || facts.operation == nullptr ||
          exchange.request.target != path || status_of(facts) != kStatusNotFound) {
        continue;
      }
      add(what, i, "created", "what was created cannot be read", findings);
      return;
    }
  }

  void add(const Case& what, std::size_t at, std::string location, const char* kind,
           std::vector<finding::Finding>& findings) const {
    finding::Finding finding = finding_at(what, at, name());
    finding.location = std::move(location);
    finding.kind = kind;
    finding.message = fmt::format("answered {}: {}", finding.http_status, kind);
    finding.evidence = printable(what.facts[at].exchange->answer.response.body, 300);
    findings.push_back(std::move(finding));
  }
};

}  // namespace

std::unique_ptr<Oracle> make_use_after_delete() {
  return std::make_unique<UseAfterDelete>();
}

}  // namespace bodkin::oracle
