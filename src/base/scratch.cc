#include "base/scratch.h"

#include <stdlib.h>

#include <filesystem>
#include <system_error>

namespace bodkin {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
  std::error_code ignored;
  std::string pattern = (fs::temp_directory_path(ignored) / "bodkin-XXXXXX").string();
  if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace bodkin
