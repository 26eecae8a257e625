// What is known before the first mutation: words of the dictionary, identifiers of the world, and
// the values and keys of the bodies that built it, ordered so that a fitting one is found at once.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "scenario/world.h"

namespace bodkin::mutate {

// Shapes in which identifiers come; values of one shape are exchanged for each other.
enum class Shape { kUuid, kNumber, kUpper, kWord };
Shape shape_of(std::string_view text);

class Known {
 public:
  Known(const scenario::World& world, std::vector<std::string> words);

  // Another value of the shape of `like` that exists or is known not to exist; empty: none.
  std::string other_identifier(std::string_view like, Random& random) const;
  // A value of the world for that parameter, or of its shape; empty: none.
  std::string for_parameter(const std::string& name, Random& random) const;
  // A value that never exists, for a parameter or member of that name or of the shape of `like`.
  std::string unknown(const std::string& name, std::string_view like, Random& random) const;
  // Spelling of a scalar that the world's bodies have under that key; empty: none.
  std::string spelling_for(std::string_view key, Random& random) const;
  // A number that the service shows of some thing; empty: none.
  std::string number(Random& random) const;
  // Any word: dictionary, world, keys. Empty: none.
  std::string word(Random& random) const;

 private:
  void harvest(std::string_view body);
  void add_value(std::string value);

  std::map<Shape, std::vector<std::string>> by_shape_;
  std::map<std::string, std::vector<std::string>> by_parameter_;
  std::map<std::string, std::string> unknown_;
  std::unordered_map<std::string, std::vector<std::string>> by_key_;
  std::vector<std::string> words_, numbers_;
};

}  // namespace bodkin::mutate
