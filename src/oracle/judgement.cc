#include "oracle/judgement.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "finding/frame.h"
#include "json/pointer.h"
#include "json/tree.h"
#include "oracle/echo.h"
#include "oracle/plain_request.h"
#include "scenario/access.h"
#include "schema/member.h"

namespace bodkin::oracle {
namespace {

constexpr int kNotImplemented = 501, kUnavailable = 503;
constexpr std::size_t kErrorTextBytes = 400;

std::string text_member(const json::Tree& tree, json::NodeId object) {
  static constexpr std::array<std::string_view, 5> kNames{"detail", "message", "error_description",
                                                          "title", "error"};
  if (tree.at(object).kind != json::Kind::kObject) return {};
  for (const auto name : kNames) {
    const json::NodeId member = json::find_member(tree, object, name);
    if (member == json::kNone) continue;
    const json::Node& node = tree.at(member);
    if (node.kind == json::Kind::kString) {
      std::string text = json::decode_string(node.text).bytes;
      if (!text.empty()) return text;
    }
  }
  return {};
}

// Headers that say nothing a service could object to: what the runner adds, the principal's own,
// and declared ones with a value from the contract.
bool has_plain_headers(const Case& what, const Facts& facts) {
  const auto* principals = what.context.principals;
  const auto* principal =
      principals != nullptr ? principals->find(facts.exchange->principal) : nullptr;
  for (const auto& field : facts.exchange->request.headers.fields()) {
    if (equal_ignore_case(field.name, "X-Bodkin-Id")) continue;
    if (equal_ignore_case(field.name, "Content-Type")) {
      if (!equal_ignore_case(field.value, facts.operation->body_media_type)) return false;
      continue;
    }
    if (principal != nullptr && principal->headers.find(field.name) != nullptr) continue;
    const auto declared =
        std::find_if(facts.operation->parameters.begin(), facts.operation->parameters.end(),
                     [&](const contract::Parameter& parameter) {
                       return parameter.in == contract::Place::kHeader &&
                              equal_ignore_case(parameter.name, field.name);
                     });
    if (declared == facts.operation->parameters.end()) return false;
    const bool sample = !declared->example.empty() && declared->example == field.value;
    const bool listed =
        declared->schema != nullptr &&
        std::find(declared->schema->enumeration.begin(), declared->schema->enumeration.end(),
                  json::quote(field.value)) != declared->schema->enumeration.end();
    if (!sample && !listed) return false;
  }
  return true;
}

bool internal_name(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kNames{
      "id", "_id", "pk", "rowid", "row_id", "_rowid", "oid", "internal_id", "db_id", "dbid"};
  const std::string lower = to_lower(name);
  return std::find(kNames.begin(), kNames.end(), lower) != kNames.end() || lower.ends_with("_pk") ||
         lower.ends_with("_rowid") || lower.ends_with("_row_id");
}

}  // namespace

int status_of(const Facts& facts) {
  return facts.exchange->answered() ? facts.exchange->answer.response.status : 0;
}

bool is_server_error(const Facts& facts) {
  const int status = status_of(facts);
  if (status < 500 || status > 599 || status == kNotImplemented) return false;
  return status != kUnavailable ||
         facts.exchange->answer.response.headers.find("Retry-After") == nullptr;
}

std::string error_text(const Response& response) {
  const json::Tree tree = json::parse(response.body);
  std::string text = text_member(tree, tree.root());
  if (text.empty() && tree.at(tree.root()).kind == json::Kind::kObject) {
    for (json::NodeId child = tree.at(tree.root()).first_child;
         text.empty() && child != json::kNone; child = tree.at(child).next) {
      const json::Node& node = tree.at(child);
      json::NodeId object = child;
      if (node.kind == json::Kind::kArray) object = node.first_child;
      if (object != json::kNone) text = text_member(tree, object);
    }
  }
  if (text.empty()) text = response.body;
  if (std::string error = finding::traceback_error(text); !error.empty()) text = std::move(error);
  if (text.size() > kErrorTextBytes) text.resize(kErrorTextBytes);
  return text;
}

bool model_refuses_access(const Facts& facts) {
  if (!facts.model || !facts.model->known || facts.model->permitted.empty()) return false;
  return std::all_of(
      facts.model->permitted.begin(), facts.model->permitted.end(), [](const Outcome& outcome) {
        return outcome.status == kStatusUnauthorised || outcome.status == kStatusForbidden;
      });
}

bool written_since_restore(const Case& what, std::size_t exchange) {
  if (what.facts[exchange].exchange->group != nullptr) return true;  // one of those beside it may
  if (what.facts[exchange].exchange->fresh) return false;
  for (std::size_t i = exchange; i-- > 0;) {
    const scenario::Exchange& earlier = *what.facts[i].exchange;
    const std::string& method = earlier.request.method;
    const bool reads = method == "GET" || method == "HEAD" || method == "OPTIONS";
    // What failed on the way may have been done all the same.
    if (!reads &&
        (earlier.success() || !earlier.answered() || earlier.answer.response.status >= 500)) {
      return true;
    }
    if (earlier.fresh) return false;
  }
  return false;
}

bool accessed_without_right(const Case& what, std::size_t exchange) {
  const Facts& facts = what.facts[exchange];
  const auto* principals = what.context.principals;
  if (principals == nullptr || principals->empty() || !facts.exchange->success()) return false;
  if (model_refuses_access(facts)) return true;
  const scenario::Purpose purpose = facts.exchange->purpose;
  if (purpose != scenario::Purpose::kAccess && purpose != scenario::Purpose::kInput) return false;
  if (facts.operation == nullptr || what.context.world == nullptr) return false;
  if (facts.model && facts.model->known && facts.model->accepts()) return false;
  const scenario::Subject subject{*facts.operation, facts.path_parameters, facts.body.get()};
  // Only where nothing has happened since the world was restored do its projects still hold.
  static const scenario::World nothing_owned;
  const bool changed = written_since_restore(what, exchange);
  return scenario::allowed(subject, principals->find(facts.exchange->principal),
                           changed ? nothing_owned : *what.context.world) == scenario::Allowed::kNo;
}

namespace {

// Content-Type fields that name what the operation describes, or something else.
std::size_t count_described_types(const Facts& facts, bool described) {
  const auto& fields = facts.exchange->request.headers.fields();
  return static_cast<std::size_t>(
      std::count_if(fields.begin(), fields.end(), [&](const Header& field) {
        return equal_ignore_case(field.name, "Content-Type") &&
               equal_ignore_case(media_type(field.value), facts.operation->body_media_type) ==
                   described;
      }));
}

}  // namespace

std::string_view media_type(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  return type;
}

bool has_described_media_type(const Facts& facts) {
  if (facts.body == nullptr || facts.operation == nullptr) return true;
  return count_described_types(facts, true) > 0 && count_described_types(facts, false) == 0;
}

bool has_other_media_type(const Facts& facts) {
  const auto& fields = facts.exchange->request.headers.fields();
  // A list in one field is no media type (RFC 9110, 8.3): readers take its first or its last part.
  // Nor is what is not ASCII: some take a no-break space for a space, and leave it out.
  const bool unclear = std::any_of(fields.begin(), fields.end(), [](const Header& field) {
    const std::string_view type = media_type(field.value);
    return equal_ignore_case(field.name, "Content-Type") &&
           std::any_of(type.begin(), type.end(),
                       [](char c) { return c == ',' || static_cast<unsigned char>(c) >= 0x80; });
  });
  return !unclear && facts.body != nullptr && facts.operation != nullptr &&
         count_described_types(facts, true) == 0 && count_described_types(facts, false) <= 1 &&
         well_formed(facts.exchange->request);
}

bool refused_though_valid(const Case& what, std::size_t exchange) {
  const Facts& facts = what.facts[exchange];
  const int status = status_of(facts);
  if (status != kStatusBadRequest && status != kStatusUnprocessable) return false;
  if (facts.exchange->purpose != scenario::Purpose::kInput || facts.operation == nullptr) {
    return false;
  }
  if (facts.exchange->group != nullptr) return false;  // it may have been valid no more
  if (!facts.body_verdict.valid() || !facts.parameter_verdict.valid()) return false;
  if (facts.model) {
    if (!facts.model->known) return false;
    return std::all_of(facts.model->permitted.begin(), facts.model->permitted.end(),
                       [](const Outcome& outcome) { return outcome.success(); });
  }
  // A NUL is a valid character that many a service has good reason to refuse.
  return has_plain_headers(what, facts) &&
         facts.exchange->request.body.find("\\u0000") == std::string::npos;
}

const contract::Parameter* violated_query_parameter(const Facts& facts) {
  if (facts.operation == nullptr || !facts.parameter_verdict.invalid()) return nullptr;
  // Servers cut a fragment off, and the query is another one.
  if (facts.exchange->request.target.find('#') != std::string::npos) return nullptr;
  const std::string& location = facts.parameter_verdict.location;
  for (const auto& parameter : facts.operation->parameters) {
    if (parameter.in == contract::Place::kQuery &&
        location.ends_with("/parameters/" + json::escape_token(parameter.name))) {
      return &parameter;
    }
  }
  return nullptr;
}

std::string internal_member(const Facts& facts) {
  if (!facts.response_verdict.invalid() ||
      facts.response_verdict.keyword != "additionalProperties") {
    return {};
  }
  const json::Tree tree = json::parse(facts.exchange->answer.response.body);
  const std::string& pointer = facts.response_verdict.instance;
  const json::NodeId at = json::resolve(tree, pointer);
  if (at == json::kNone) return {};
  // The verdict points at the member itself, or at the object that has it.
  std::string own = json::key_of(tree, at);
  if (internal_name(own)) return own;
  if (tree.at(at).kind != json::Kind::kObject) return {};
  for (json::NodeId child = tree.at(at).first_child; child != json::kNone;
       child = tree.at(child).next) {
    std::string name = json::key_of(tree, child);
    if (internal_name(name)) return name;
  }
  return {};
}

std::string violation(const schema::Verdict& verdict) {
  if (verdict.keyword.empty() || verdict.keyword == "rule" || verdict.keyword == "status") {
    return verdict.location;
  }
  return verdict.location + "/" + verdict.keyword;
}

std::string violated_member(const schema::Schema* schema, const schema::Verdict& verdict) {
  if (schema == nullptr) return {};
  std::string pointer = verdict.instance;
  if (verdict.keyword == "required") pointer += "/" + json::escape_token(verdict.reason);
  return schema::declared_pointer(*schema, pointer);
}

std::string broken_rule(const Facts& facts) {
  if (facts.operation == nullptr) return {};
  if (facts.parameter_verdict.invalid()) return violation(facts.parameter_verdict);
  if (facts.body_verdict.invalid()) return violation(facts.body_verdict);
  const bool refused = facts.model && facts.model->known && !facts.model->permitted.empty() &&
                       !facts.model->accepts();
  return refused ? "model:" + facts.model->permitted.front().rule : "";
}

}  // namespace bodkin::oracle
