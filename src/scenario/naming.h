// What the notes of the naming probes say: what run/naming sends and the oracles broken-access,
// dangling-reference, info-leak and use-after-delete judge must see alike.
//
// kForeign*: of a thing that a write's body names, its owner reads it, somebody else reads it, this
// somebody sends the write naming one that never existed, then naming the thing; one after another.
// kOrphan*: what a write has named is deleted, read, and then what the write made is read.
// kTell*: of a thing that a write has made, its owner reads it, somebody else reads it, this
// somebody sends writes of that kind that may be refused.
// kGone*: a thing that was deleted is read, and then the write is sent below it or to it.
#pragma once

#include <string_view>

#include "http/message.h"

namespace bodkin::scenario {

// Whether path, query or body has the name of a thing somewhere, as it is.
inline bool names(const Request& request, std::string_view thing) {
  return !thing.empty() && (request.target.find(thing) != std::string::npos ||
                            request.body.find(thing) != std::string::npos);
}

inline constexpr std::string_view kForeignOwn = "foreign:own";
inline constexpr std::string_view kForeignOther = "foreign:other";
inline constexpr std::string_view kForeignNever = "foreign:never";
inline constexpr std::string_view kForeignWrite = "foreign:write:";  // and the place in the body

inline constexpr std::string_view kOrphanDelete = "orphan:delete";
inline constexpr std::string_view kOrphanGone = "orphan:gone";
inline constexpr std::string_view kOrphanUnlisted = "orphan:unlisted";  // instead: its list
inline constexpr std::string_view kOrphanLeft = "orphan:left";

inline constexpr std::string_view kTellOwn = "tell:own";
inline constexpr std::string_view kTellOther = "tell:other";
inline constexpr std::string_view kTellWrite = "tell:write";

inline constexpr std::string_view kGoneRead = "gone:read";
inline constexpr std::string_view kGoneWrite = "gone:write";

}  // namespace bodkin::scenario
