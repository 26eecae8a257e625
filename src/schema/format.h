// The formats of JSON Schema and OpenAPI, judged with care: a format is advice, so what a
// reasonable service may read otherwise is kMaybe, and only what nobody can read is kNo.
#pragma once

#include <string_view>

#include "schema/pattern.h"

namespace bodkin::schema {

// A string by uuid, date, date-time, time, ipv4, ipv6, email, uri, hostname, byte; formats without
// a form (password, binary, "") and numeric ones are kYes; unknown ones are kMaybe.
Truth string_fits(std::string_view format, std::string_view text);

// Whether string_fits() or number_fits() knows the format; "" is known.
bool is_known_format(std::string_view format);

// A number in RFC 8259 spelling by int32, int64, float; never kNo. Formats of strings are kYes.
Truth number_fits(std::string_view format, std::string_view spelling);

}  // namespace bodkin::schema
