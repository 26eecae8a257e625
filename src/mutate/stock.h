// Valid requests of operations, kept for a while: making one costs as much as a whole mutation, and
// what a mutation starts from need not be new each time.
//
// A stock of kSeeds requests for each operation, made when they are first asked for and thrown away
// together after kAskedMax, so that new ones come and what the world learnt meanwhile comes in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "contract/contract.h"
#include "http/message.h"
#include "scenario/world.h"
#include "schema/generate.h"

namespace bodkin::mutate {

class Stock {
 public:
  static constexpr std::uint64_t kSeeds = 16;
  static constexpr std::uint64_t kAskedMax = 4096;

  // The world must outlive it.
  explicit Stock(const scenario::World& world) : world_(world) {}

  // nullptr where none can be made. Valid until the next call.
  const Request* pick(const contract::Operation& operation, schema::Generator& generator,
                      Random& random);

 private:
  struct Kept {
    bool tried = false;
    bool made = false;
    Request request;
  };

  const scenario::World& world_;
  std::unordered_map<const contract::Operation*, std::vector<Kept>> kept_;
  std::uint64_t asked_ = 0;
  std::uint64_t generation_ = 0;  // how often it was thrown away
};

}  // namespace bodkin::mutate
