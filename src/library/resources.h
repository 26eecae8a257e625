// What bodkin_add_fuzzer() compiles into a target. The generated file defines bodkin_resources;
// without it everything comes from FuzzOptions.
#pragma once

#include <cstddef>

extern "C" {

struct BodkinText {
  const char* name;  // of the file, for messages; nullptr ends a list
  const char* begin;
  const char* end;
};

struct BodkinResources {
  BodkinText contract, world, dictionary;  // begin == end: none
  const BodkinText* rules;                 // ends with a nullptr name
};

// Absent (null) in a target that bodkin_add_fuzzer() did not make.
[[gnu::weak]] extern const BodkinResources bodkin_resources;
}
