// What a request calls the thing that it makes, and other names of the same form: so that the same
// can be asked for another thing. Guesses, for probes; nothing is judged by them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "json/tree.h"
#include "scenario/world.h"
#include "schema/generate.h"
#include "schema/schema.h"

namespace bodkin::run {

// A member that names what has it: name, email, slug, sku, id, …, by the last word.
bool names_itself(std::string_view member);

// A text of the same form (UUID, number, address, word) that nothing else has, one for each number.
std::string other_than(std::string_view text, std::uint64_t number);

// Which members of a creation's body name what it makes: by their names, by what was learned of the
// operation (World::unique) and by what a refusal says ("the serial is registered already"); but
// never a value that names a known thing of another kind: the "sku" of a reservation.
struct OwnNames {
  const scenario::World* world = nullptr;
  const contract::Operation* operation = nullptr;
  std::string_view said = {};
  bool operator()(const std::string& member, const std::string& value) const;
  // Of UUIDs whatever the member is called.
  bool names_another(const std::string& member, const std::string& value) const;
};

// String values of such members, and keys and strings that are UUIDs, in order, each once, at most
// `max`.
std::vector<std::string> identities(const json::Tree& body, std::size_t max,
                                    const OwnNames& own = {});

// Another name in every string of such members, valid by its schema: as other_than(), or where that
// does not fit generated. False: there is none that can be changed.
bool rename_itself(json::Tree& body, const schema::Schema& schema, std::uint64_t number,
                   schema::Generator& generator, const OwnNames& own = {});

// The request with another identity instead of that one: in the last segment of its path and in
// whole strings of its body; a UUID wherever it stands.
void rename(std::string& target, std::string& body, const std::string& identity,
            const std::string& other);

}  // namespace bodkin::run
