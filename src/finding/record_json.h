// Reading finding.json. Writing is to_json() of store.h.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "finding/store.h"
#include "json/reader.h"

namespace bodkin::finding {

// A record without input and reproducer, which are files of their own. kInput, with `where`: not
// JSON, another schema_version, or no oracle. Other members that are missing read as empty.
Result<Record> parse_record(std::string_view bytes, const std::string& where);

// The same of an object that is part of another file.
Result<Record> read_record(const json::Reader& top, const std::string& where);

}  // namespace bodkin::finding
