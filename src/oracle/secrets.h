// What no answer should show: secrets by their form (a hash of a password, a private key), and
// members that by their names are secrets or a database's own and that the document does not have.
//
// Refuses to guess where the document leaves open which members there are, and about values that
// are masked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oracle/evidence.h"

namespace bodkin::oracle {

struct Secret {
  std::string kind;    // "a hash of a password", "the undeclared member password"
  std::string shown;   // what shows it; an echo of this is no proof
  std::string member;  // its name, for members; else empty
};

// Whether a member of that name holds a secret: a password, a card's number, a key.
bool names_a_secret(std::string_view member);

// The first text in the answer that has the form of a secret.
std::optional<Secret> secret_text(std::string_view answer);

// The first member of the answer that is none of its schema's, or that the schema calls writeOnly,
// and whose name says that it is a secret or an identifier of the database's own.
std::optional<Secret> secret_member(const Facts& facts);

}  // namespace bodkin::oracle
