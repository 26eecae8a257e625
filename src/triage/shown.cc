#include "triage/shown.h"

#include <algorithm>

namespace bodkin::triage {
namespace {

void cut(std::string& body) {
  if (body.size() <= kShownBodyBytes) return;
  const std::string note = "… (" + std::to_string(body.size()) + " bytes)";
  std::size_t end = kShownBodyBytes;
  while (end > 0 && (static_cast<unsigned char>(body[end]) & 0xc0) == 0x80) --end;
  body.resize(end);
  body += note;
}

void redact(Headers& headers, const finding::Redactor& redactor) {
  Headers out;
  for (const Header& field : headers.fields()) {
    out.add(redactor.exact(field.name), redactor.header(field.value));
  }
  headers = std::move(out);
}

void redact(Shown& shown, const finding::Redactor& redactor) {
  shown.request.target = redactor.exact(shown.request.target);
  shown.request.body = redactor.exact(shown.request.body);
  redact(shown.request.headers, redactor);
  shown.response.body = redactor.exact(shown.response.body);
  redact(shown.response.headers, redactor);
  shown.failure = redactor.sentence(shown.failure);
  for (std::string& line : shown.log_lines) line = redactor.sentence(line);
}

}  // namespace

Shown shown_of(const scenario::Exchange& exchange) {
  Shown shown;
  shown.principal = exchange.principal;
  shown.request = exchange.request;
  shown.response = exchange.answer.response;
  if (!exchange.answered()) {
    shown.failure = exchange.answer.error.empty() ? "no answer" : exchange.answer.error;
  }
  shown.log_lines = exchange.answer.log_lines;
  shown.log_lines.resize(std::min(shown.log_lines.size(), kShownLogLines));
  cut(shown.request.body);
  cut(shown.response.body);
  return shown;
}

void redact(Report& report, const finding::Redactor& redactor) {
  for (Bucket& bucket : report.buckets) {
    bucket.record = redactor.record(bucket.record);
    redact(bucket.shown, redactor);
    Explanation& explanation = bucket.explanation;
    for (Part& part : explanation.parts) {
      for (std::string* text : {&part.where, &part.value, &part.verdict}) {
        *text = redactor.exact(*text);
      }
    }
    if (explanation.nearest) redact(*explanation.nearest, redactor);
    for (std::string& line : explanation.difference) line = redactor.exact(line);
    for (std::string* text : {&bucket.frame, &bucket.http_text, &bucket.script_text}) {
      *text = redactor.exact(*text);
    }
  }
  for (Cause& cause : report.causes) {
    cause.title = redactor.sentence(cause.title);
    cause.reason = redactor.sentence(cause.reason);
  }
  report.stopped = redactor.sentence(report.stopped);
}

}  // namespace bodkin::triage
