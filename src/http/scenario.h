// Scenarios: inputs of several requests, sent in order, of which later ones may name what earlier
// ones were answered with.
//
//     # @name create
//     POST /things
//     Content-Type: application/json
//
//     {"name": "a"}
//     ###
//     # @principal reader
//     GET /things/{{create.response.body.$.id}}
//
// This is the fuzz input's text: each step is what decode_request (http/http_file.h) reads, and a
// line "###" separates two. For people's files see parse_http_file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/http_file.h"

namespace bodkin::http {

struct Scenario {
  std::vector<HttpFileRequest> steps;  // at least one; at most limits::kScenarioStepsMax are run

  Scenario() : steps(1) {}
  // A request is a scenario of one step.
  Scenario(HttpFileRequest step) : steps{std::move(step)} {}  // NOLINT(google-explicit-constructor)
  explicit Scenario(std::vector<HttpFileRequest> given) : steps(std::move(given)) {
    if (steps.empty()) steps.resize(1);
  }
  friend bool operator==(const Scenario&, const Scenario&) = default;
};

// Total over arbitrary bytes and silent. A line "###" (blanks or a text may follow) separates steps
// only where a request line comes after it: any other one belongs to the body before it, as in an
// input of one request. After limits::kScenarioStepsMax steps nothing is a separator. The line end
// before a separator belongs to it.
Scenario decode_scenario(std::string_view bytes);

// Whether the text may have more than one step: no promise that it has. Much cheaper than decoding,
// and most inputs have one.
bool may_have_steps(std::string_view bytes);

// The inverse of decode_scenario: decode_scenario(encode_scenario(s)) == s for steps as
// encode_request takes them, of which the later ones have a method or a target. The same bytes as
// encode_request for one step, unless its body holds what would separate; such a body is written
// with @body-escaped.
std::string encode_scenario(const Scenario& scenario);

// The input cut off after the step of that number, from 0: all of it where it has no more.
std::string first_steps(std::string_view encoded, std::size_t last);

}  // namespace bodkin::http
