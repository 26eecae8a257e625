// Path parameters whose names say nothing: "/rooms/{id}" and "/devices/{id}" do not take the same
// identifiers.
//
// Everything that knows values by the name of a parameter would confuse the two, so where several
// collections use one such name each gets that of its collection: {room_id}, {device_id}. For this
// module alone; documents are shown as they are written (Operation::written_path).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin::contract {

// Of a document's path templates: those that change, as written, to what they are called here. A
// template keeps its shape: only names of parameters that fill a segment change, and never to one
// that the template has already.
std::map<std::string, std::string> distinct_paths(const std::vector<std::string>& written);

// The singular of the last literal segment before a parameter whose name says nothing; empty for
// other parameters, and where there is no such segment.
std::string collection_named(std::string_view path, const std::string& parameter);

// The name of a parameter in a changed template, given the one as written; `name` where it did not
// change.
std::string distinct_name(std::string_view written, std::string_view distinct,
                          const std::string& name);

}  // namespace bodkin::contract
