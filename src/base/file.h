// Whole files in and out, with errors that say what to do. Nothing here is for streams.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bodkin {

// The bytes of a regular file. kInput: missing, unreadable, a folder, or larger than bytes_max.
Result<std::string> read_file(const std::string& path, std::size_t bytes_max);

// Writes to a hidden name in the same folder and renames, so that a reader or a kill sees the whole
// file or none, and several writers of one file do not mix. Makes missing folders. kInput: not
// writable.
Result<void> write_file(const std::string& path, std::string_view bytes);

// Names (not paths) of the regular files in a folder, or of the folders, sorted; hidden
// ones (a dot in front) are left out. Empty where the folder does not exist.
std::vector<std::string> list_files(const std::string& folder);
std::vector<std::string> list_folders(const std::string& folder);

}  // namespace bodkin
