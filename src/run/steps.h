// The steps of one input, made ready to be sent: references (http/reference.h) replaced by what
// earlier steps were answered with. Sends nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "http/scenario.h"
#include "scenario/answers.h"
#include "scenario/trace.h"
#include "scenario/world.h"

namespace bodkin::run {

struct ReadyStep {
  http::HttpFileRequest step;              // without references to earlier steps
  std::shared_ptr<const Request> written;  // what it said, if it had some; else nothing
  std::optional<contract::Contract::Match> match;
};

class Steps {
 public:
  // Contract and world must outlive it. A scenario of one step has no references: braces in it are
  // just text.
  // `round`: other new UUIDs for each.
  Steps(const contract::Contract& contract, const scenario::World& world,
        const http::Scenario& scenario, std::uint64_t round = 0);

  // As many as are run.
  std::size_t size() const { return size_; }
  // A value that no answer gives is one that the world knows for that place instead. To be called
  // in the order of the steps.
  ReadyStep ready(std::size_t index);
  // What became of the step; nullptr: it was not sent.
  void done(std::size_t index, const scenario::Exchange* exchange);

  // The request with what the steps so far were answered with; a reference without a value stays.
  Request resolve(const Request& written);

  // Of all steps.
  std::uint64_t hash() const { return hash_; }

 private:
  const contract::Contract& contract_;
  const scenario::World& world_;
  const http::Scenario& scenario_;
  std::size_t size_;
  std::uint64_t hash_;
  scenario::Answers answers_;
};

}  // namespace bodkin::run
