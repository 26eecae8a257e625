// Requests that a browser or a proxy wrote down (HAR 1.2), as seeds and as values that are good.
//
// A request becomes a seed where its path is an operation of the contract, whatever host it went
// to. Values of requests that were answered 2xx are known-good ones: path and query parameters by
// their names, scalars of JSON bodies by their members' names. No credential is kept: of the
// headers only Content-Type, Accept, If-Match, If-None-Match and those that the operation declares
// stay; members, parameters and headers whose names say password, token, key or the like lose their
// values; and a seed in which a credential of the recording still stands is left out. Responses are
// not read but for their status.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "contract/contract.h"
#include "http/http_file.h"
#include "scenario/values.h"

namespace bodkin::scenario {

struct Har {
  static constexpr std::size_t kSeedsMax = 2000;

  std::vector<http::HttpFileRequest> seeds;  // each once, in order; targets without the base path
  Values values;                             // not insisted on
  std::size_t entries = 0;                   // in the file
  std::size_t fitting = 0;                   // of an operation of the contract
  std::size_t unsafe = 0;                    // of these left out: a credential stands in them

  // "NAME: 14 of 20 requests are of operations of the contract, 9 of them different; 6 fit none"
  std::string summary(const std::string& name) const;
};

// kInput: no JSON, or no HAR; one line that says which.
Result<Har> read_har(std::string_view text, const std::string& name,
                     const contract::Contract& contract);

}  // namespace bodkin::scenario
