// The innermost function of the service's own in a stack trace: what names a fault best, and stays
// the same when lines shift.
#pragma once

#include <string>
#include <string_view>

namespace bodkin::finding {

// Reads Python, Java, JavaScript, Go and sanitizer traces, wherever in the text they stand (JSON's
// "\n" too). Functions of libraries and of the language's own runtime are passed over. Empty where
// the text holds no trace with a function of the service.
std::string service_frame(std::string_view text);

// What a Python traceback in the text ends with, "KeyError: 'x'"; of several, chained ones, the last.
// Empty where there is none, or where it was cut off before its end.
std::string traceback_error(std::string_view text);

}  // namespace bodkin::finding
