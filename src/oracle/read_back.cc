// read-back: a read does not show what was written, or a write's answer does not.
//
// With a model: an answer differs from the model's state. Without: a GET after an accepted PUT of
// the same path, or of what an accepted POST says that it made (Location, or its identifier), shows
// another scalar for a member that was sent, where request and response schema both have it and the
// body was valid. Of a POST's texts only those that were cut, and numbers: what is made may be
// given a form of its own. Silent about members whose values a service keeps itself (generations,
// versions, times), and where only spelling differs.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "http/uri.h"
#include "json/number.h"
#include "json/tree.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "scenario/referring.h"

namespace bodkin::oracle {
namespace {

using scenario::Purpose;

bool kept_by_the_service(std::string_view name) {
  static constexpr std::array<std::string_view, 14> kParts{
      "generation", "version", "revision", "etag",  "updated", "modified", "created",
      "time",       "date",    "password", "token", "secret",  "status",   "state"};
  const std::string lower = to_lower(name);
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

const schema::Schema* member_schema(const schema::Schema* object, std::string_view name) {
  if (object == nullptr) return nullptr;
  for (const auto& [key, schema] : object->properties) {
    if (key == name) return schema;
  }
  return nullptr;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Whether two scalars of the same kind certainly mean something different.
bool differ(const json::Node& sent, const json::Node& shown) {
  const bool booleans = (sent.kind == json::Kind::kTrue || sent.kind == json::Kind::kFalse) &&
                        (shown.kind == json::Kind::kTrue || shown.kind == json::Kind::kFalse);
  if (booleans) return sent.kind != shown.kind;
  if (sent.kind != shown.kind) return false;
  if (sent.kind == json::Kind::kNumber) {
    if (!json::number_info(sent.text).exact_in_double) return false;
    return json::compare_numbers(sent.text, shown.text) != 0;
  }
  if (sent.kind == json::Kind::kString) {
    const auto a = json::decode_string(sent.text), b = json::decode_string(shown.text);
    if (a.lone_surrogate || a.invalid_utf8) return false;
    return !equal_ignore_case(trimmed(a.bytes), trimmed(b.bytes));
  }
  return false;
}

// Whether a text is the beginning of another one, and not masked.
bool is_cut(const json::Node& sent, const json::Node& shown) {
  if (sent.kind != json::Kind::kString) return sent.kind == json::Kind::kNumber;
  const std::string whole = json::decode_string(sent.text).bytes;
  const std::string part = json::decode_string(shown.text).bytes;
  return !part.empty() && trimmed(part).size() < trimmed(whole).size() && whole.starts_with(part);
}

// The first member of the write's body that the GET shows otherwise, or empty.
std::string member_that_differs(const Facts& put, const Facts& get) {
  const bool creation = put.exchange->request.method == "POST";
  const contract::ResponseSpec* spec = get.operation->response(status_of(get));
  if (spec == nullptr || spec->body == nullptr || put.operation->body == nullptr) return {};
  const json::Tree answer = json::parse(get.exchange->answer.response.body);
  if (answer.at(answer.root()).kind != json::Kind::kObject ||
      put.body->at(put.body->root()).kind != json::Kind::kObject) {
    return {};
  }
  for (json::NodeId child = put.body->at(put.body->root()).first_child; child != json::kNone;
       child = put.body->at(child).next) {
    const json::Node& sent = put.body->at(child);
    std::string name = json::key_of(*put.body, child);
    if (name.empty()) continue;
    const schema::Schema* asked = member_schema(put.operation->body, name);
    const schema::Schema* told = member_schema(spec->body, name);
    if (asked == nullptr || told == nullptr || asked->write_only || told->read_only ||
        asked->read_only || kept_by_the_service(name)) {
      continue;
    }
    const json::NodeId shown = json::find_member(answer, answer.root(), name);
    if (shown == json::kNone || !differ(sent, answer.at(shown))) continue;
    if (!creation || is_cut(sent, answer.at(shown))) return name;
  }
  return {};
}

class ReadBack : public Oracle {
 public:
  std::string_view name() const override { return "read-back"; }
  std::string_view purpose() const override { return "A read does not show what was written."; }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const Facts& facts = what.facts[i];
      if (facts.response_verdict.invalid()) continue;               // response-contract says it
      if (facts.exchange->purpose == Purpose::kSnapshot) continue;  // not-atomic's
      if (!facts.read_difference.empty()) {
        judge_by_model(what, i, findings);
      } else if (what.context.model == nullptr &&
                 (facts.exchange->purpose == Purpose::kRead ||
                  (facts.exchange->purpose == Purpose::kInput && i > 0))) {
        judge_by_contract(what, i, findings);
      }
    }
  }

 private:
  // Whether a creation says that it put the thing there.
  static bool made(const Case& what, const Facts& creation, const Facts& read) {
    const std::string& target = read.exchange->request.target;
    if (read.path_parameters.empty()) return false;
    const Response& answer = creation.exchange->answer.response;
    const std::string_view location = answer.headers.get("Location");
    if (!location.empty()) {
      return http::local_target(location, what.context.contract->base_path()) == target;
    }
    const json::Tree body = json::parse(answer.body);
    if (body.at(body.root()).kind != json::Kind::kObject) return false;
    const std::string collection(http::split_target(creation.exchange->request.target).path);
    for (json::NodeId child = body.at(body.root()).first_child; child != json::kNone;
         child = body.at(child).next) {
      const std::string id = scenario::identifier_text(body, child);
      const std::string key = json::key_of(body, child);
      const bool names = key == "id" || key == "uuid" || key == read.path_parameters.back().name;
      if (names && !id.empty() && collection + "/" + http::percent_encode(id) == target)
        return true;
    }
    return false;
  }

  void judge_by_model(const Case& what, std::size_t at,
                      std::vector<finding::Finding>& findings) const {
    const std::string& difference = what.facts[at].read_difference;
    const std::size_t colon = difference.find(": ");
    finding::Finding finding = finding_at(what, at, name());
    finding.location = "model:" + difference.substr(0, colon);
    finding.kind = "the answer is not what the model's state shows";
    finding.message = fmt::format("{}: {}", finding.kind, printable(difference));
    finding.evidence = printable(what.facts[at].exchange->answer.response.body, 400);
    findings.push_back(std::move(finding));
  }

  void judge_by_contract(const Case& what, std::size_t at,
                         std::vector<finding::Finding>& findings) const {
    const Facts& get = what.facts[at];
    if (status_of(get) != 200 || get.operation == nullptr) return;
    if (get.exchange->request.method != "GET" || get.exchange->fresh) return;
    if (get.exchange->group != nullptr) return;  // something may come in between
    // The last write before it must be an accepted, valid one of the same thing.
    for (std::size_t i = at; i-- > 0;) {
      const Facts& put = what.facts[i];
      if (put.operation == nullptr) return;
      if (!put.operation->writes()) continue;
      if (put.exchange->group != nullptr) return;
      const bool same = put.exchange->request.method == "POST"
                            ? made(what, put, get)
                            : put.exchange->request.method == "PUT" &&
                                  put.exchange->request.target == get.exchange->request.target;
      if (!same || !put.exchange->success() || put.exchange->principal != get.exchange->principal ||
          !put.body_verdict.valid() || put.body == nullptr) {
        return;
      }
      const std::string member = member_that_differs(put, get);
      if (member.empty()) return;
      finding::Finding finding = finding_at(what, at, name());
      finding.location = "/" + member;
      finding.kind = "a read shows another value than was written";
      finding.message = fmt::format("{}: {}", finding.kind, printable(member));
      finding.evidence = printable(get.exchange->answer.response.body, 400);
      findings.push_back(std::move(finding));
      return;
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_read_back() {
  return std::make_unique<ReadBack>();
}

}  // namespace bodkin::oracle
