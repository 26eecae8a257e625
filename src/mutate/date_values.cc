// Dates and times: the edges of calendars, clocks and zones, and other spellings of them. Rows make
// nothing where neither schema, present text nor name speaks of a date.
#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "base/text.h"
#include "json/scan.h"
#include "json/tree.h"
#include "mutate/values.h"

namespace bodkin::mutate {
namespace {

constexpr std::size_t kDateBytes = 10;  // "2024-02-29"

std::string text_of(const Place& place) {
  return json::is_string(place.current) ? json::decode_string(place.current).bytes : std::string();
}

bool reads_as_date(std::string_view text) {
  if (text.size() < kDateBytes) return false;
  for (std::size_t i = 0; i < kDateBytes; ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : std::isdigit(static_cast<unsigned char>(text[i])) == 0)
      return false;
  }
  return true;
}

// Whether a time belongs to the date.
bool wants_time(const Place& place) {
  if (place.schema != nullptr && !place.schema->format.empty()) {
    return place.schema->format == "date-time";
  }
  return text_of(place).size() != kDateBytes;
}

std::string dated(const Place& place, std::string_view date, std::string_view time) {
  if (!is_dated(place)) return {};
  return json::quote(wants_time(place) ? std::string(date) + std::string(time) : std::string(date));
}
std::string day(const Place& place, std::string_view date) {
  return dated(place, date, "T00:00:00Z");
}
// Only where a time may stand; elsewhere the same as a whole.
std::string moment(const Place& place, std::string_view text) {
  return is_dated(place) ? json::quote(text) : std::string();
}

// The present date, or one where there is none.
std::string present(const Place& place) {
  std::string text = text_of(place);
  return reads_as_date(text) ? text : "2024-05-06T07:08:09Z";
}

std::string other_year(const Place& place, int delta) {
  if (!is_dated(place)) return {};
  std::string text = present(place);
  const int year = std::stoi(text.substr(0, 4)) + delta;
  if (year < 1 || year > 9999) return {};
  std::string digits = std::to_string(year);
  digits.insert(0, 4 - digits.size(), '0');
  text.replace(0, 4, digits);
  if (!wants_time(place)) text.resize(kDateBytes);
  return json::quote(text);
}

std::string day_and_month_turned(Context&, const Place& place) {
  if (!is_dated(place)) return {};
  const std::string text = present(place);
  return json::quote(text.substr(0, 5) + text.substr(8, 2) + "-" + text.substr(5, 2) +
                     (wants_time(place) ? text.substr(kDateBytes) : std::string()));
}

std::string with_slashes(Context&, const Place& place) {
  if (!is_dated(place)) return {};
  const std::string text = present(place);
  return json::quote(text.substr(5, 2) + "/" + text.substr(8, 2) + "/" + text.substr(0, 4));
}

std::string without_dashes(Context&, const Place& place) {
  if (!is_dated(place)) return {};
  std::string text = present(place).substr(0, kDateBytes);
  std::erase(text, '-');
  return json::quote(text);
}

std::string other_half(Context&, const Place& place) {
  if (!is_dated(place)) return {};
  const std::string text = present(place).substr(0, kDateBytes);
  return json::quote(wants_time(place) ? text : text + "T00:00:00Z");
}

constexpr Value kRows[] = {
    {.name = "date.year_later",
     .purpose = "The present date a year later.",
     .use = Use::kValid,
     .weight = 3,
     .make = [](Context&, const Place& p) { return other_year(p, 1); }},
    {.name = "date.year_earlier",
     .purpose = "The present date a year earlier.",
     .use = Use::kValid,
     .weight = 3,
     .make = [](Context&, const Place& p) { return other_year(p, -1); }},
    {.name = "date.leap_day",
     .purpose = "29 February of a leap year.",
     .use = Use::kEither,
     .weight = 2,
     .make = [](Context&, const Place& p) { return day(p, "2024-02-29"); }},
    {.name = "date.epoch",
     .purpose = "1 January 1970, zero to Unix.",
     .use = Use::kEither,
     .make = [](Context&, const Place& p) { return day(p, "1970-01-01"); }},
    {.name = "date.before_epoch",
     .purpose = "The last day of 1969, below zero to Unix.",
     .use = Use::kEither,
     .make = [](Context&, const Place& p) { return day(p, "1969-12-31"); }},
    {.name = "date.after_2038",
     .purpose = "Just beyond 2^31 - 1 seconds.",
     .use = Use::kEither,
     .make = [](Context&, const Place& p) { return dated(p, "2038-01-20", "T03:14:08Z"); }},
    {.name = "date.last",
     .purpose = "The last day of the year 9999.",
     .use = Use::kEither,
     .weight = 2,
     .make = [](Context&, const Place& p) { return dated(p, "9999-12-31", "T23:59:59Z"); }},
    {.name = "date.first",
     .purpose = "The first day of the year 1.",
     .use = Use::kEither,
     .weight = 2,
     .make = [](Context&, const Place& p) { return day(p, "0001-01-01"); }},
    {.name = "date.before_gregory",
     .purpose = "A day that the change to the Gregorian calendar left out.",
     .use = Use::kEither,
     .make = [](Context&, const Place& p) { return day(p, "1582-10-10"); }},
    {.name = "date.zone_east",
     .purpose = "A zone of 14 hours, where the day is another.",
     .use = Use::kEither,
     .make = [](Context&, const Place& p) { return dated(p, "2024-01-01", "T00:00:00+14:00"); }},
    {.name = "date.zone_west",
     .purpose = "A zone of minus 12 hours.",
     .use = Use::kEither,
     .make = [](Context&, const Place& p) { return dated(p, "2024-12-31", "T23:59:59-12:00"); }},
    {.name = "date.zone_odd",
     .purpose = "A zone of 5 hours and 45 minutes.",
     .use = Use::kEither,
     .make = [](Context&, const Place& p) { return dated(p, "2024-05-06", "T07:08:09+05:45"); }},
    {.name = "date.zone_unknown",
     .purpose = "-00:00, a zone that is not known.",
     .use = Use::kEither,
     .make = [](Context&, const Place& p) { return dated(p, "2024-05-06", "T07:08:09-00:00"); }},
    {.name = "date.nanoseconds",
     .purpose = "Nine digits behind the second.",
     .use = Use::kEither,
     .make = [](Context&,
                const Place& p) { return dated(p, "2024-05-06", "T07:08:09.999999999Z"); }},
    {.name = "date.many_digits",
     .purpose = "Thirty digits behind the second.",
     .use = Use::kEither,
     .make =
         [](Context&, const Place& p) {
           return dated(p, "2024-05-06", "T07:08:09.123456789012345678901234567890Z");
         }},
    {.name = "date.lower_case",
     .purpose = "T and Z in lower case.",
     .use = Use::kEither,
     .make = [](Context&, const Place& p) { return dated(p, "2024-05-06", "t07:08:09z"); }},
    {.name = "date.leap_second",
     .purpose = "Second 60.",
     .use = Use::kEither,
     .make = [](Context&, const Place& p) { return dated(p, "2016-12-31", "T23:59:60Z"); }},
    {.name = "date.clock_change",
     .purpose = "An hour that summer time leaves out.",
     .use = Use::kEither,
     .make = [](Context&, const Place& p) { return dated(p, "2024-03-31", "T02:30:00+01:00"); }},
    {.name = "date.hour_24",
     .purpose = "Hour 24.",
     .make = [](Context&, const Place& p) { return dated(p, "2024-05-06", "T24:00:00Z"); }},
    {.name = "date.minute_60",
     .purpose = "Minute 60.",
     .make = [](Context&, const Place& p) { return dated(p, "2024-05-06", "T07:60:00Z"); }},
    {.name = "date.zone_beyond",
     .purpose = "A zone of 25 hours.",
     .make = [](Context&, const Place& p) { return moment(p, "2024-05-06T07:08:09+25:00"); }},
    {.name = "date.no_zone",
     .purpose = "A time without a zone.",
     .weight = 2,
     .make = [](Context&, const Place& p) { return moment(p, "2024-05-06T07:08:09"); }},
    {.name = "date.zone_name",
     .purpose = "A zone by its name.",
     .make = [](Context&,
                const Place& p) { return moment(p, "2024-05-06T07:08:09[Europe/Rome]"); }},
    {.name = "date.space",
     .purpose = "A blank for the T.",
     .make = [](Context&, const Place& p) { return moment(p, "2024-05-06 07:08:09Z"); }},
    {.name = "date.not_leap",
     .purpose = "29 February of a year that is none.",
     .weight = 3,
     .make = [](Context&, const Place& p) { return day(p, "2023-02-29"); }},
    {.name = "date.century",
     .purpose = "29 February 1900, which was no leap year.",
     .make = [](Context&, const Place& p) { return day(p, "1900-02-29"); }},
    {.name = "date.day_31",
     .purpose = "31 April.",
     .weight = 2,
     .make = [](Context&, const Place& p) { return day(p, "2024-04-31"); }},
    {.name = "date.month_13",
     .purpose = "Month 13.",
     .weight = 2,
     .make = [](Context&, const Place& p) { return day(p, "2024-13-01"); }},
    {.name = "date.month_zero",
     .purpose = "Month 0 and day 0.",
     .weight = 2,
     .make = [](Context&, const Place& p) { return day(p, "2024-00-00"); }},
    {.name = "date.year_zero",
     .purpose = "The year 0.",
     .make = [](Context&, const Place& p) { return day(p, "0000-01-01"); }},
    {.name = "date.all_zero",
     .purpose = "MySQL's date that is none.",
     .make = [](Context&, const Place& p) { return day(p, "0000-00-00"); }},
    {.name = "date.year_of_five",
     .purpose = "A year of five digits.",
     .make = [](Context&, const Place& p) { return day(p, "10000-01-01"); }},
    {.name = "date.year_negative",
     .purpose = "A year before the first.",
     .make = [](Context&, const Place& p) { return day(p, "-0001-01-01"); }},
    {.name = "date.year_of_two",
     .purpose = "A year of two digits.",
     .make = [](Context&, const Place& p) { return day(p, "24-05-06"); }},
    {.name = "date.short_parts",
     .purpose = "Month and day without their zero.",
     .make = [](Context&, const Place& p) { return day(p, "2024-5-6"); }},
    {.name = "date.week",
     .purpose = "A date by week.",
     .make = [](Context&, const Place& p) { return moment(p, "2024-W53-1"); }},
    {.name = "date.ordinal",
     .purpose = "A date by the day of the year.",
     .make = [](Context&, const Place& p) { return moment(p, "2024-366"); }},
    {.name = "date.http",
     .purpose = "A date as HTTP writes it.",
     .make = [](Context&, const Place& p) { return moment(p, "Mon, 06 May 2024 07:08:09 GMT"); }},
    {.name = "date.word",
     .purpose = "A word that lenient readers take.",
     .make = [](Context&, const Place& p) { return moment(p, "tomorrow"); }},
    {.name = "date.number_as_text",
     .purpose = "Seconds since 1970 as text.",
     .make = [](Context&, const Place& p) { return moment(p, "1714979289"); }},
    {.name = "date.number",
     .purpose = "Milliseconds since 1970 as a number.",
     .weight = 2,
     .make =
         [](Context&, const Place& p) {
           return is_dated(p) ? std::string("1714979289000") : std::string();
         }},
    {.name = "date.day_and_month_turned",
     .purpose = "The present date with day and month exchanged.",
     .use = Use::kEither,
     .weight = 2,
     .make = day_and_month_turned},
    {.name = "date.slashes",
     .purpose = "The present date as month/day/year.",
     .make = with_slashes},
    {.name = "date.dashless",
     .purpose = "The present date without dashes.",
     .make = without_dashes},
    {.name = "date.other_half",
     .purpose = "A date where a time is due, and the reverse.",
     .weight = 3,
     .make = other_half},
};

}  // namespace

bool is_dated(const Place& place) {
  if (place.schema != nullptr && !place.schema->format.empty()) {
    return place.schema->format == "date" || place.schema->format == "date-time";
  }
  if (reads_as_date(text_of(place))) return true;
  static constexpr std::array<std::string_view, 8> kNames = {
      "date", "day", "at", "time", "timestamp", "datetime", "birthday", "deadline"};
  const auto words = words_of_name(place.key);
  const bool named =
      !words.empty() && std::find(kNames.begin(), kNames.end(), words.back()) != kNames.end();
  return named && place.kind == json::Kind::kString &&
         (place.schema == nullptr || place.schema->enumeration.empty());
}

std::span<const Value> date_values() {
  return kRows;
}

}  // namespace bodkin::mutate
