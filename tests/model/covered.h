// Which pairs of operation and documented status were answered.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "contract/contract.h"
#include "http/message.h"

namespace bodkin::model {

class Covered {
 public:
  using Key = std::pair<std::string, std::string>;  // "PUT /things/{id}", "200"

  // The contract must outlive it.
  explicit Covered(const contract::Contract& contract);

  void see(const Request& request, const Response& response);

  // Every documented pair, and how often it was seen.
  const std::map<Key, std::uint64_t>& documented() const { return documented_; }
  std::vector<Key> missing() const;
  // "PUT /things/{id} 418": answers that the document does not name.
  const std::map<std::string, std::uint64_t>& undocumented() const { return undocumented_; }

 private:
  const contract::Contract& contract_;
  std::map<Key, std::uint64_t> documented_;
  std::map<std::string, std::uint64_t> undocumented_;
};

}  // namespace bodkin::model
