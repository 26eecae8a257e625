// What the body of an answer must be, and its comparison with the bytes that came.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin::model {

struct ExpectedMember;

// Texts and keys are views into the state, the request or the program.
struct Expected {
  enum class Kind { kNull, kInteger, kReal, kText, kObject, kMap, kList };

  Kind kind = Kind::kNull;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text;
  // kObject: keys are names of the API; kMap: keys are data and are told as "*".
  std::vector<ExpectedMember> members;
  std::vector<Expected> items;

  static Expected null();
  static Expected of(std::int64_t integer);
  static Expected of(double real);
  static Expected of(std::string_view text);
  static Expected object();
  static Expected map();
  static Expected list();

  Expected& add(std::string_view key, Expected value);
};

struct ExpectedMember {
  std::string_view key;
  Expected value;
};

// "" or "WHERE: what differs". Objects must have exactly the members that are expected, in any
// order; lists are compared in order; numbers by value.
std::string difference(const Expected& expected, std::string_view body);

}  // namespace bodkin::model
