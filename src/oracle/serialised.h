// Objects of a language as its own serialiser writes them, in the texts of an answer: what a client
// is to send back ("next_cursor", a cookie) will be read by something that can call functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bodkin::oracle {

// Which serialiser wrote a text, plain or in base64 (either alphabet): "a pickle of Python", "a
// serialised object of Java". Nothing: none, as far as its first bytes tell; JSON is none.
std::optional<std::string> serialised_object(std::string_view text);

}  // namespace bodkin::oracle
