// What a request calls the thing that it makes, and other names of the same form: so that the same
// can be asked for another thing. Guesses, for probes; nothing is judged by them.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "json/tree.h"
#include "schema/generate.h"
#include "schema/schema.h"

namespace bodkin::run {

// A member that names what has it: name, email, slug, sku, id, …, by the last word.
bool names_itself(std::string_view member);

// A text of the same form (UUID, number, address, word) that nothing else has, one for each number.
std::string other_than(std::string_view text, std::uint64_t number);

// String values of members that name what has them or that are among `unique`, and keys and strings
// that are UUIDs, in order, each once, at most `max`.
std::vector<std::string> identities(const json::Tree& body, std::size_t max,
                                    const std::set<std::string>& unique = {});

// Another name in every string of the body that names what has it, valid by its schema: as
// other_than(), or where that does not fit generated. `said`: a refusal, whose words may name such
// members, too ("the serial is registered already"), and so does `unique`. False: there is none that
// can be changed.
bool rename_itself(json::Tree& body, const schema::Schema& schema, std::uint64_t number,
                   schema::Generator& generator, std::string_view said = {},
                   const std::set<std::string>& unique = {});

// The request with another identity instead of that one: in the last segment of its path and in
// whole strings of its body; a UUID wherever it stands.
void rename(std::string& target, std::string& body, const std::string& identity,
            const std::string& other);

}  // namespace bodkin::run
