#include "report/table.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "report/columns.h"

namespace bodkin::report {
namespace {

using finding::Severity;
using triage::Bucket;
using triage::Reproduces;

constexpr std::size_t kWidthMin = 60;
constexpr std::size_t kOracleMax = 18;     // columns; longer names wrap
constexpr std::size_t kOperationMin = 24;  // in fewer columns it gets a line of its own
constexpr std::size_t kMessageBytes = 600;
constexpr const char* kGap = "  ";

// 1204 as "1,204", 1234567 as "1.2M": never more than 6 columns.
std::string brief(std::uint64_t number) {
  struct Unit {
    std::uint64_t size;
    char letter;
  };
  constexpr Unit kUnits[] = {{1'000'000'000'000'000, 'P'},
                             {1'000'000'000'000, 'T'},
                             {1'000'000'000, 'G'},
                             {1'000'000, 'M'},
                             {1'000, 'k'}};
  if (number < 1000) return std::to_string(number);
  if (number < 100'000) return fmt::format("{},{:03}", number / 1000, number % 1000);
  for (const auto& [size, letter] : kUnits) {
    if (number < size) continue;
    const std::uint64_t tenths = number / (size / 10);
    return tenths < 100 ? fmt::format("{}.{}{}", tenths / 10, tenths % 10, letter)
                        : fmt::format("{}{}", number / size, letter);
  }
  return std::to_string(number);
}

std::string reproduced(const Bucket& bucket) {
  if (bucket.reproduces == Reproduces::kUntried) return "-";
  return fmt::format("{}/{}", bucket.record.reproduced, bucket.record.tries);
}

// What a person should know before believing it.
const char* doubt(Reproduces reproduces) {
  switch (reproduces) {
    case Reproduces::kAlways:
      return "";
    case Reproduces::kSometimes:
      return "flaky";
    case Reproduces::kNever:
      return "gone";
    case Reproduces::kUntried:
      return "not tried";
  }
  return "";
}

std::string what(const Bucket& bucket) {
  const finding::Finding& finding = bucket.record.finding;
  const std::string& message = finding.message.empty() ? finding.kind : finding.message;
  std::string text = printable(message, kMessageBytes);
  if (finding.cwe != 0) text += fmt::format(" (CWE-{})", finding.cwe);
  if (*doubt(bucket.reproduces) != '\0') text += fmt::format(" [{}]", doubt(bucket.reproduces));
  const std::string& word = bucket.record.disposition;
  if (!word.empty()) text += fmt::format(" [{}]", printable(word));
  return text;
}

std::string where(const Bucket& bucket) {
  std::string text = printable(bucket.folder, 4096);
  if (!bucket.merged.empty()) text += fmt::format("  (and {} more like it)", bucket.merged.size());
  return text;
}

// What a row shows, as text that can harm nobody.
struct Row {
  Severity severity = Severity::kMedium;
  std::array<std::string, 6> cells;  // number, severity, oracle, operation, reproduced, seen
  std::string what;
  std::string where;
  std::string more;  // of its cause; may be empty
};

enum Column : std::size_t { kNumber, kSeverity, kOracle, kOperation, kReproduced, kSeen };

Row row_of(const Bucket& bucket, std::size_t number) {
  const finding::Finding& finding = bucket.record.finding;
  return {finding.severity,
          {std::to_string(number), finding::to_string(finding.severity), printable(finding.oracle),
           printable(finding.method) + " " + printable(finding.path, 400), reproduced(bucket),
           brief(bucket.sightings)},
          what(bucket),
          where(bucket),
          ""};
}

class Table {
 public:
  Table(std::vector<Row> rows, const TableOptions& options)
      : rows_(std::move(rows)),
        colour_(options.colour),
        width_(std::max(static_cast<std::size_t>(std::max(options.width, 0)), kWidthMin)) {
    measure();
  }

  std::size_t width() const { return width_; }

  std::string print() const {
    std::string out = line(kHead, "1", "1");
    for (const Row& row : rows_) out += print(row);
    return out;
  }

 private:
  static constexpr std::array<const char*, 4> kColours = {"36", "33", "31", "1;31"};
  inline static const std::array<std::string, 6> kHead = {"",          "SEVERITY", "ORACLE",
                                                          "OPERATION", "REPRO",    "SEEN"};

  void measure() {
    for (std::size_t i = 0; i < kHead.size(); ++i) {
      widths_[i] = kHead[i].size();
      for (const Row& row : rows_) widths_[i] = std::max(widths_[i], columns(row.cells[i]));
    }
    widths_[kOracle] = std::min<std::size_t>(widths_[kOracle], kOracleMax);
    std::size_t others = 5 * columns(kGap);
    for (std::size_t i = 0; i < kHead.size(); ++i) others += i == kOperation ? 0 : widths_[i];
    const std::size_t room = width_ > others ? width_ - others : 0;
    own_line_ = room < kOperationMin;
    widths_[kOperation] = own_line_ ? 0 : std::min(widths_[kOperation], room);
  }

  std::string paint(const std::string& text, const char* code) const {
    return colour_ && *code != '\0' ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
  }

  std::string line(const std::array<std::string, 6>& cells, const char* severity_colour,
                   const char* colour) const {
    std::string out = paint(pad_left(cells[kNumber], widths_[kNumber]), colour);
    out += kGap + paint(pad_right(cells[kSeverity], widths_[kSeverity]), severity_colour);
    out += kGap + paint(pad_right(cells[kOracle], widths_[kOracle]), colour);
    if (!own_line_) out += kGap + paint(pad_right(cells[kOperation], widths_[kOperation]), colour);
    out += kGap + paint(pad_left(cells[kReproduced], widths_[kReproduced]), colour);
    out += kGap + paint(pad_left(cells[kSeen], widths_[kSeen]), colour);
    return out + "\n";
  }

  std::string indent() const { return std::string(widths_[kNumber] + columns(kGap), ' '); }

  std::string paragraph(const std::string& text) const {
    std::string out;
    for (const std::string& part : wrap(text, width_ - indent().size()))
      out += indent() + part + "\n";
    return out;
  }

  std::string print(const Row& row) const {
    std::array<std::string, 6> cells = row.cells;
    const std::vector<std::string> oracle = wrap(cells[kOracle], widths_[kOracle]);
    const std::vector<std::string> operation =
        wrap(cells[kOperation], own_line_ ? width_ : widths_[kOperation]);
    cells[kOracle] = oracle[0];
    cells[kOperation] = operation[0];
    std::string out = line(cells, kColours[static_cast<std::size_t>(row.severity)], "");
    if (own_line_) out += paragraph(row.cells[kOperation]);
    const std::size_t before = widths_[kNumber] + widths_[kSeverity] + 2 * columns(kGap);
    const std::size_t lines = own_line_ ? oracle.size() : std::max(oracle.size(), operation.size());
    for (std::size_t i = 1; i < lines; ++i) {
      std::string rest(before, ' ');
      rest += pad_right(i < oracle.size() ? oracle[i] : "", widths_[kOracle]);
      if (!own_line_ && i < operation.size()) rest += kGap + operation[i];
      out += rest.substr(0, rest.find_last_not_of(' ') + 1) + "\n";
    }
    out += paragraph(row.what);
    if (!row.more.empty()) out += paragraph(row.more);
    return out + indent() + paint(row.where, "2") + "\n";
  }

  std::vector<Row> rows_;
  bool colour_;
  std::size_t width_;
  std::array<std::size_t, 6> widths_{};
  bool own_line_ = false;
};

// "3 findings: 1 critical, 2 medium; 1 flaky, 1 gone".
std::string summary(const std::vector<Bucket>& buckets) {
  const auto list = [](const auto& counts) {
    std::string text;
    for (const auto& [count, name] : counts) {
      if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
    }
    return text;
  };
  const auto of_severity = [&](Severity severity) {
    return std::pair(
        std::ranges::count_if(
            buckets, [&](const Bucket& b) { return b.record.finding.severity == severity; }),
        finding::to_string(severity));
  };
  const auto of_kind = [&](Reproduces kind) {
    return std::pair(std::ranges::count(buckets, kind, &Bucket::reproduces), doubt(kind));
  };
  const std::string severities =
      list(std::array{of_severity(Severity::kCritical), of_severity(Severity::kHigh),
                      of_severity(Severity::kMedium), of_severity(Severity::kLow)});
  const std::string doubts = list(std::array{
      of_kind(Reproduces::kSometimes), of_kind(Reproduces::kNever), of_kind(Reproduces::kUntried)});
  return fmt::format("{} {}: {}{}{}", buckets.size(), buckets.size() == 1 ? "finding" : "findings",
                     severities, doubts.empty() ? "" : "; ", doubts);
}

// "with 2 more: POST /a, PUT /b; one cause, since …".
std::string more(const triage::Report& report, const triage::Cause& cause) {
  constexpr std::size_t kOperationsMax = 12;
  if (cause.members.size() < 2) return "";
  std::vector<std::string> operations;
  for (std::size_t i = 1; i < cause.members.size(); ++i) {
    const finding::Finding& f = report.buckets[cause.members[i]].record.finding;
    std::string name = printable(f.method) + " " + printable(f.path, 200);
    if (std::ranges::find(operations, name) == operations.end()) operations.push_back(name);
  }
  std::string text;
  for (std::size_t i = 0; i < operations.size() && i < kOperationsMax; ++i) {
    text += (i == 0 ? "" : ", ") + operations[i];
  }
  if (operations.size() > kOperationsMax) text += ", …";
  return fmt::format("with {} more: {}; one cause, since {}", cause.members.size() - 1, text,
                     printable(cause.reason, kMessageBytes));
}

std::string print(std::vector<Row> rows, const std::vector<Bucket>& buckets,
                  const TableOptions& options, const std::string& causes) {
  const Table table(std::move(rows), options);
  std::string out = table.print() + "\n";
  for (const std::string& line : wrap(summary(buckets) + causes, table.width())) out += line + "\n";
  return out;
}

}  // namespace

std::string table(const std::vector<Bucket>& buckets, const TableOptions& options) {
  if (buckets.empty()) return "No findings.\n";
  std::vector<Row> rows;
  for (const Bucket& bucket : buckets) rows.push_back(row_of(bucket, rows.size() + 1));
  return print(std::move(rows), buckets, options, "");
}

std::string table(const triage::Report& report, const TableOptions& options) {
  if (report.buckets.empty()) return "No findings.\n";
  std::vector<Row> rows;
  for (const triage::Cause& cause : report.causes) {
    rows.push_back(row_of(report.buckets[cause.members.front()], rows.size() + 1));
    rows.back().more = more(report, cause);
  }
  return print(
      std::move(rows), report.buckets, options,
      fmt::format("; {} {}", report.causes.size(), report.causes.size() == 1 ? "cause" : "causes"));
}

}  // namespace bodkin::report
