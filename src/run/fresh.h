// Things made anew: what a request is about may be used up by what came before it (a booking that
// is cancelled, a reservation that was taken). An accepted creation is sent again under another
// name, so that the request finds a thing as it is at first.
//
// Sends nothing itself.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "scenario/trace.h"
#include "scenario/world.h"
#include "schema/generate.h"

namespace bodkin::run {

class FreshThings {
 public:
  // An accepted exchange: of creations (POST, PUT of one thing) the last of each is remembered.
  void note(const scenario::Exchange& exchange);

  struct Creation {
    const contract::Operation* operation = nullptr;
    Request request;
    std::string principal;  // by name
  };
  // Makes another thing of the kind that the operation's path names last, under another name where
  // it has one. Nothing: none was made before, or the operation makes it itself.
  std::optional<Creation> creation_for(const contract::Operation& operation,
                                       const scenario::World& world);
  // The same of what a creation refers to by its members: where the last seat of a slot is taken,
  // another slot.
  std::vector<Creation> creations_behind(const Creation& creation,
                                         const contract::Contract& contract,
                                         const scenario::World& world);

 private:
  Creation renamed(Creation creation, const scenario::World& world);

  std::map<std::string, Creation> made_;  // by the path template of the thing
  std::uint64_t count_ = 0;
  schema::Generator generator_;
};

// "/things/{id}" for "/things/{id}/parts/undo": the path up to its last parameter; empty: it has
// none, or text beside it in one segment.
std::string thing_path(std::string_view path_template);

}  // namespace bodkin::run
