// A folder of its own for what only this process needs, in the system's place for such.
#pragma once

#include <string>

namespace bodkin {

// Made by the constructor, gone with the object, all that is in it too. path() is empty where it
// could not be made; what is then written into it fails with the writer's own error.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace bodkin
