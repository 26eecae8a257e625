// A product that nobody writes by chance: mutators send the expression in the languages in which
// what reads a value next may evaluate it, and an oracle looks for the result, which no request
// says.
#pragma once

#include <string_view>

namespace bodkin::scenario {

#define BODKIN_EXPRESSION "30941*41057"
inline constexpr std::string_view kExpression = BODKIN_EXPRESSION;
// Of the pickle that holds it, in base64.
inline constexpr std::string_view kExpressionInBase64 = "MzA5NDEqNDEwNTcn";
inline constexpr std::string_view kComputed = "1270344637";
static_assert(30941LL * 41057LL == 1270344637LL);

}  // namespace bodkin::scenario
