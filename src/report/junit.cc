// JUnit XML, in the form that CI servers share (Jenkins' and GitLab's readers).
#include <fmt/format.h>

#include "base/text.h"
#include "report/formats.h"
#include "report/markup.h"
#include "report/meaning.h"

namespace bodkin::report {
namespace {

// Characters that XML 1.0 does not allow at all become U+FFFD.
std::string xml(std::string_view bytes) {
  std::string out;
  const std::string text = as_utf8(bytes);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\t') {
      out += "\xef\xbf\xbd";
    } else if (text.compare(i, 3, "\xef\xbf\xbe") == 0 || text.compare(i, 3, "\xef\xbf\xbf") == 0) {
      out += "\xef\xbf\xbd";
      i += 2;
    } else if (const std::string_view entity = entity_of(c); !entity.empty()) {
      out += entity;
    } else if (c == '\n') {
      out += "&#10;";
    } else {
      out += c;
    }
  }
  return out;
}

// Why a case is skipped; empty: it fails.
std::string skipped(const triage::Bucket& bucket) {
  if (!bucket.record.disposition.empty()) return "dismissed: " + bucket.record.disposition;
  return bucket.reproduces == triage::Reproduces::kNever ? sureness(bucket) : "";
}

std::string test_case(const triage::Bucket& b) {
  const finding::Finding& f = b.record.finding;
  std::string out = fmt::format(R"(    <testcase classname="{}" name="{} {} {}" time="0">)",
                                xml(f.method + " " + f.path), xml(f.oracle), f.signature(),
                                xml(printable(f.kind, 120)));
  if (const std::string why = skipped(b); !why.empty()) {
    return out + fmt::format("\n      <skipped message=\"{}\"/>\n    </testcase>\n", xml(why));
  }
  const std::string text = meaning(b) + "\n" + sureness(b) + "\n\n" + request_text(b.shown) + "\n" +
                           answer_text(b.shown) + "\n" + b.folder + "\n";
  return out + fmt::format(
                   "\n      <failure type=\"{}\" message=\"{}\">{}</failure>\n    "
                   "</testcase>\n",
                   xml(f.oracle), xml(f.message), xml(text));
}

}  // namespace

std::string junit(const triage::Report& report) {
  std::string cases;
  std::size_t failures = 0, skips = 0;
  for (const triage::Bucket& b : report.buckets) {
    cases += test_case(b);
    ++(skipped(b).empty() ? failures : skips);
  }
  if (report.buckets.empty()) {
    cases = "    <testcase classname=\"bodkin\" name=\"no findings\" time=\"0\"/>\n";
  }
  const std::string counts =
      fmt::format(R"(tests="{}" failures="{}" errors="0" skipped="{}")",
                  std::max<std::size_t>(report.buckets.size(), 1), failures, skips);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"bodkin\" {0}>\n"
      "  <testsuite name=\"bodkin\" timestamp=\"{1}\" time=\"0\" {0}>\n{2}  </testsuite>\n"
      "</testsuites>\n",
      counts, xml(report.made.time.substr(0, 19)), cases);
}

}  // namespace bodkin::report
