// Requests that differ from a valid one in a single respect, in order of promise: what a run tries
// once each, so that plain faults need no luck.
//
// A random search meets most of these soon on a fast service; over a network, at some hundred
// requests a second, the list is quicker. Deterministic.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "http/http_file.h"

namespace bodkin::mutate {

// Encoded requests (http/http_file.h). Of the body: ranges turned round
// (scenario/ranges.h), its corners (mutate/corners.h) and harms
// (mutate/harms.h), each member twice and deep nesting; of each declared query parameter,
// whether it is set or not, and of each path parameter the same of its value. These take turns, so
// that what is cut off at `max` is some of each.
std::vector<std::string> variants(const http::HttpFileRequest& valid,
                                  const contract::Operation& operation, std::size_t max);

}  // namespace bodkin::mutate
