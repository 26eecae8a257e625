#include "run/reproducer.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "http/reference.h"

namespace bodkin::run {
namespace {

using scenario::Exchange;
using scenario::Purpose;

// What a request was for stands in a comment of its reproducer, so that playing it again is judged
// alike: "bodkin: unknown unknown:uuid".
constexpr std::string_view kPurposeComment = "bodkin: ";

std::string purpose_comment(Purpose purpose, const std::string& note) {
  std::string text(kPurposeComment);
  text += to_string(purpose);
  if (!note.empty()) text += " " + note;
  return text;
}

// Whether every reference of the text names one of these steps.
bool all_named(std::string_view text, const std::set<std::string>& names) {
  for (auto found = http::find_reference(text); found;
       found = http::find_reference(text, found->begin + found->size)) {
    const std::string& step = found->reference.step;  // none: "{{$uuid}}"
    if (!step.empty() && !names.contains(step)) return false;
  }
  return true;
}

bool all_named(const Request& request, const std::set<std::string>& names) {
  const auto& fields = request.headers.fields();
  return all_named(request.target, names) && all_named(request.body, names) &&
         std::all_of(fields.begin(), fields.end(),
                     [&](const Header& field) { return all_named(field.value, names); });
}

// The request as it was sent, with its references to earlier answers where a file can hold them and
// the steps that they name stand before it: what came before a restore does not.
http::HttpFileRequest as_written(const Exchange& exchange, const std::set<std::string>& names) {
  http::HttpFileRequest step;
  step.request = exchange.request;
  step.principal = exchange.principal;
  step.name = exchange.name;
  step.concurrent = exchange.group != nullptr;
  if (exchange.written == nullptr || !all_named(*exchange.written, names)) return step;
  http::HttpFileRequest capturing = step;
  capturing.captures = true;
  capturing.request.target = exchange.written->target;
  capturing.request.body = exchange.written->body;
  for (const Header& field : exchange.written->headers.fields()) {
    if (field.value.find("{{") != std::string::npos) {
      capturing.request.headers.set(field.name, field.value);
    }
  }
  return http::prints_captures(capturing) ? capturing : step;
}

}  // namespace

void read_purpose(const http::HttpFileRequest& step, Outgoing& outgoing) {
  for (const auto& comment : step.comments) {
    if (!comment.starts_with(kPurposeComment)) continue;
    const std::string_view text = std::string_view(comment).substr(kPurposeComment.size());
    const std::string_view word = text.substr(0, text.find(' '));
    for (const Purpose purpose :
         {Purpose::kSetup, Purpose::kAccess, Purpose::kRead, Purpose::kUnknown, Purpose::kHostile,
          Purpose::kStale, Purpose::kSnapshot, Purpose::kBurst, Purpose::kSerial,
          Purpose::kCleanup}) {
      if (word != to_string(purpose)) continue;
      outgoing.purpose = purpose;
      if (word.size() < text.size()) outgoing.note = text.substr(word.size() + 1);
    }
  }
}

http::HttpFile reproducer(const scenario::Trace& trace, std::size_t last, Sender& sender,
                          const Stage& stage, const Scope& scope) {
  http::HttpFile file;
  const std::string& base = sender.base();
  const auto add = [&](http::HttpFileRequest step) {
    const bool whole = step.captures && step.request.target.starts_with("{{");
    if (!whole) step.request.target.insert(0, base);
    file.requests.push_back(std::move(step));
  };
  const auto add_setup = [&](http::HttpFileRequest step) {
    const auto match = sender.contract().match(step.request.method, step.request.target);
    sender.complete(match ? match->operation : nullptr, sender.principal(step.principal),
                    step.request);
    step.comments = {purpose_comment(Purpose::kSetup, {})};
    add(std::move(step));
  };
  for (const auto& step : stage.world().setup) {
    if (step.mark_builder ||
        !scope.allows_request(sender.contract(), step.request.method, step.request.target)) {
      continue;
    }
    add_setup(step);
  }
  for (const auto& lesson : stage.lessons()) add_setup(lesson);

  // What came before the world was last restored has no part in it.
  std::size_t first = std::min(last, trace.exchanges.size());
  while (first > 0 && (first == trace.exchanges.size() || !trace.exchanges[first].fresh)) --first;
  std::set<std::string> names;
  for (std::size_t i = first; i < trace.exchanges.size() && i <= last; ++i) {
    const Exchange& exchange = trace.exchanges[i];
    http::HttpFileRequest step = as_written(exchange, names);
    if (!step.name.empty()) names.insert(step.name);
    if (exchange.purpose != Purpose::kInput) {
      step.comments.push_back(purpose_comment(exchange.purpose, exchange.note));
    }
    add(std::move(step));
  }
  return file;
}

}  // namespace bodkin::run
