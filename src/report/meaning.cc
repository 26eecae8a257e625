#include "report/meaning.h"

#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "json/tree.h"

namespace bodkin::report {
namespace {

using finding::Finding;

constexpr int kPrettyDepthMax = 20;

struct Words {
  const char* oracle;
  const char* meaning;
  const char* remedy;
};
constexpr Words kWords[] = {
    {"server-error",
     "The service fails with an error of its own instead of answering: it met something that its "
     "code does not expect. Whoever sends this request can make it fail at will.",
     "Find the exception in the service's log, and check the value before it is used."},
    {"crash",
     "The service's process dies or hangs on this one request: everybody else's requests "
     "stop with it.",
     "Look at the stack trace; bound what the request can ask for."},
    {"accepted-invalid",
     "The service accepts a request that its own contract forbids. What was refused on paper is "
     "now "
     "in the data.",
     "Check the value where the request is read, or change the contract if the value is fine."},
    {"rejected-valid",
     "The service refuses a request that its own contract allows: a client that follows the "
     "document fails.",
     "Decide which of the two is right: the contract may be too wide."},
    {"mass-assignment",
     "A client sets a member that is the service's own: an owner, a role, a state. Whoever adds it "
     "to a request decides what the service should.",
     "Take from a request only the members that its operation describes."},
    {"implausible",
     "The service takes a body whose members contradict each other by their names, such as a start "
     "after its end. The document does not forbid it: it may be meant so.",
     "Compare the two where the request is read, or say in x-bodkin-rules what holds."},
    {"wrong-status",
     "The service answers with a status that says something else than what is true of the request.",
     "Check the order of checks: access first, then form, then state."},
    {"sql-error-leak",
     "The answer shows a message of the database: it tells an attacker how the "
     "data is kept.",
     "Answer with a sentence of the service's own; keep the database's message in the log."},
    {"sql-injection",
     "Text of the request becomes part of an SQL statement: whoever sends it can read or change "
     "the "
     "database.",
     "Use bound parameters in that statement."},
    {"info-leak",
     "The answer shows something that is nobody's business: a place in the source, a "
     "path, a row number or data of others.",
     "Answer with a sentence of the service's own."},
    {"broken-access", "The request is carried out for somebody who may not make it.",
     "Check who asks before anything else happens, in one place for all operations."},
    {"secret-in-log",
     "A secret of the request stands in the service's log, where more people can "
     "read it than should.",
     "Leave out or mask the value before it is logged."},
    {"read-back",
     "What was written is not what is read afterwards: data is lost or changed without "
     "a word.",
     "Compare what is stored with what was sent."},
    {"lost-update",
     "A write that rests on an outdated state is accepted: somebody else's change is overwritten "
     "without a word.",
     "Compare the version in the same transaction as the write."},
    {"response-contract",
     "The answer is not one that the contract describes: a client made from "
     "the document cannot read it.",
     "Change the answer, or describe it in the contract."},
    {"over-capacity",
     "More was handed out than there is: requests that do not fit together were all granted, "
     "because they came at the same moment.",
     "Weigh and write in one transaction."},
    {"not-atomic", "The request was refused, and yet something changed.",
     "Do all checks before the first write, or roll back."},
    {"use-after-delete",
     "A thing that was deleted is still there for some requests, or one that was made cannot be "
     "found: two parts of the service disagree about what exists.",
     "Look the thing up in one place, in every operation that names it."},
    {"dangling-reference",
     "The request names something that does not exist, and the service accepts it: what was "
     "written points to nothing, and whoever follows it fails later.",
     "Look up what a request names before it is written, in the same transaction."},
    {"code-injection",
     "The service evaluates what a request says as a program: whoever sends it can run code "
     "there.",
     "Never evaluate, render or unpickle what comes from outside; read it as data."},
};

const Words* words_of(const std::string& oracle) {
  for (const Words& words : kWords) {
    if (oracle == words.oracle) return &words;
  }
  return nullptr;
}

void indent(std::string& out, std::size_t depth) {
  out += '\n';
  out.append(2 * depth, ' ');
}

// JSON on several lines where it is JSON of some depth; else as it is.
std::string pretty(const std::string& body) {
  const json::Tree tree = json::parse(body);
  if (!json::is_json(tree)) return as_utf8(body);
  std::string out;
  std::vector<std::size_t> depth(tree.size(), 0);
  std::size_t open = 0;
  // Preorder with closing brackets put in where the depth falls.
  std::vector<char> closing;
  for (const json::NodeId id : tree.preorder()) {
    const json::Node& node = tree.at(id);
    depth[id] = node.parent == json::kNone ? 0 : depth[node.parent] + 1;
    if (depth[id] > kPrettyDepthMax) return as_utf8(body);
    while (open > depth[id]) {
      --open;
      indent(out, open);
      out += closing.back();
      closing.pop_back();
    }
    if (node.previous != json::kNone) out += ',';
    if (node.parent != json::kNone) indent(out, depth[id]);
    if (node.has_key) out.append(node.key).append(": ");
    const bool object = node.kind == json::Kind::kObject;
    if (!object && node.kind != json::Kind::kArray) {
      out += node.text;
    } else if (node.first_child == json::kNone) {
      out += object ? "{}" : "[]";
    } else {
      out += object ? '{' : '[';
      closing.push_back(object ? '}' : ']');
      ++open;
    }
  }
  while (open > 0) {
    indent(out, --open);
    out += closing.back();
    closing.pop_back();
  }
  return as_utf8(out);
}

const char* reason(int status) {
  struct Name {
    int status;
    const char* name;
  };
  static constexpr Name kNames[] = {{200, "OK"},
                                    {201, "Created"},
                                    {202, "Accepted"},
                                    {204, "No Content"},
                                    {400, "Bad Request"},
                                    {401, "Unauthorized"},
                                    {403, "Forbidden"},
                                    {404, "Not Found"},
                                    {405, "Method Not Allowed"},
                                    {409, "Conflict"},
                                    {412, "Precondition Failed"},
                                    {415, "Unsupported Media Type"},
                                    {422, "Unprocessable Content"},
                                    {500, "Internal Server Error"},
                                    {502, "Bad Gateway"},
                                    {503, "Service Unavailable"},
                                    {504, "Gateway Timeout"}};
  for (const Name& each : kNames) {
    if (each.status == status) return each.name;
  }
  return "";
}

std::string message_text(std::string first, const Headers& headers, const std::string& body) {
  std::string out = as_utf8(first) + "\n";
  for (const Header& field : headers.fields()) {
    out += as_utf8(field.name) + ": " + as_utf8(field.value) + "\n";
  }
  if (!body.empty()) out += "\n" + pretty(body) + "\n";
  return out;
}

}  // namespace

std::string meaning(const triage::Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  const Words* words = words_of(f.oracle);
  if (words == nullptr) return f.message.empty() ? f.kind : f.message;
  if (f.oracle == "broken-access" && f.principal == "nobody") {
    return "The request is carried out without any credentials: anybody who reaches the service "
           "can "
           "do this.";
  }
  if (f.oracle == "broken-access" && f.principal == "stranger") {
    return "The request is carried out with credentials that nobody has: whoever makes some up is "
           "let in.";
  }
  if (f.oracle == "broken-access") {
    return fmt::format("The request is carried out for {}, who may not make it.", f.principal);
  }
  if (f.oracle == "accepted-invalid" && !bucket.place.rule.empty()) {
    return fmt::format("{} The contract says {} there.", words->meaning, bucket.place.rule);
  }
  return words->meaning;
}

std::string remedy(const triage::Bucket& bucket) {
  const Words* words = words_of(bucket.record.finding.oracle);
  return words == nullptr ? "" : words->remedy;
}

std::string weakness(int cwe) {
  struct Name {
    int cwe;
    const char* name;
  };
  static constexpr std::array kNames = {
      Name{20, "Improper Input Validation"},
      Name{89, "SQL Injection"},
      Name{200, "Exposure of Sensitive Information"},
      Name{209, "Error Message Containing Sensitive Information"},
      Name{248, "Uncaught Exception"},
      Name{362, "Race Condition"},
      Name{367, "Time-of-check Time-of-use Race Condition"},
      Name{393, "Return of Wrong Status Code"},
      Name{460, "Improper Cleanup on Thrown Exception"},
      Name{532, "Sensitive Information in Log File"},
      Name{639, "Authorization Bypass Through User-Controlled Key"},
      Name{674, "Uncontrolled Recursion"},
      Name{755, "Improper Handling of Exceptional Conditions"},
      Name{770, "Allocation of Resources Without Limits"},
      Name{835, "Infinite Loop"},
      Name{862, "Missing Authorization"},
  };
  for (const Name& each : kNames) {
    if (each.cwe == cwe) return each.name;
  }
  return "";
}

std::string sureness(const triage::Bucket& bucket) {
  const finding::Record& record = bucket.record;
  switch (bucket.reproduces) {
    case triage::Reproduces::kAlways:
      return fmt::format("every replay showed it ({} of {})", record.reproduced, record.tries);
    case triage::Reproduces::kSometimes:
      return fmt::format("flaky: {} of {} replays showed it", record.reproduced, record.tries);
    case triage::Reproduces::kNever:
      return fmt::format("gone: none of {} replays showed it", record.tries);
    case triage::Reproduces::kUntried:
      return "not replayed";
  }
  return "";
}

std::string request_text(const triage::Shown& shown) {
  return message_text(shown.request.method + " " + shown.request.target, shown.request.headers,
                      shown.request.body);
}

std::string answer_text(const triage::Shown& shown) {
  if (shown.response.status == 0) return as_utf8("no answer: " + shown.failure) + "\n";
  const int status = shown.response.status;
  return message_text(fmt::format("{} {}", status, reason(status)), shown.response.headers,
                      shown.response.body);
}

}  // namespace bodkin::report
