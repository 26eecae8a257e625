// The same write again where nothing is put back: to another thing, which the steps before it make
// each time anew, or of a thing with another name.
//
// A write that names what earlier steps were answered with (http/reference.h) has placeholders for
// that; every round sends these steps again and fills in what came. One that makes a thing has
// another identity in every round.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contract/contract.h"
#include "http/scenario.h"
#include "run/steps.h"
#include "scenario/world.h"

namespace bodkin::run {

class Again {
 public:
  // Rounds are numbered from `first_round`: each number gives its names once. Nothing where step
  // `step` of the input does neither. Everything referred to must outlive it.
  static std::optional<Again> of(const contract::Contract& contract, const scenario::World& world,
                                 const http::Scenario& input, std::size_t step,
                                 std::uint64_t first_round = 0);

  // The write with its placeholders.
  const Request& write() const { return write_; }
  // Whether a request, made of write(), is about the round's own thing.
  bool is_own(const Request& request) const;

  // Sends the steps before the write; false: one of them came out otherwise than the first time.
  using SendSteps =
      std::function<bool(const http::Scenario& input, std::size_t count, Steps& steps)>;
  bool begin_round(const SendSteps& send);
  // A request made of write(), as it is to be sent in this round; nothing: an answer lacked it.
  std::optional<Request> fill(const Request& request) const;

 private:
  Again(const contract::Contract& contract, const scenario::World& world, http::Scenario input,
        std::size_t step, std::uint64_t first_round);
  std::vector<std::string> identities_of(const Request& request) const;
  bool send_renamed(const SendSteps& send);

  const contract::Contract& contract_;
  const scenario::World& world_;
  http::Scenario input_;
  std::size_t step_;
  Request write_;
  std::vector<std::pair<std::string, std::string>> references_;  // placeholder, as written
  std::vector<std::string> identities_;
  std::vector<std::pair<std::string, std::string>> values_;  // of this round, by placeholder
  std::uint64_t first_round_, round_;
  bool renames_ = false;  // what the steps make is refused under the same name
};

}  // namespace bodkin::run
