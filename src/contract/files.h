// Reading the files that references of a document name. For this module alone; see document.h.
#pragma once

#include <string>

#include "contract/document.h"

namespace bodkin::contract {

// Reads the files that references name, and those that these name: relative paths ending in .json,
// .yaml or .yml, at most limits::kContractFilesMax of them and limits::kContractBytesMax in all.
// Total: why one cannot be read is kept and said by Document::target(). `folder` as there.
void join_files(Document& document, const std::string* folder);

}  // namespace bodkin::contract
