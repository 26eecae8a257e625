#include "bodies.h"

namespace bodkin::model {

std::string allocate(const std::string& allocations, const std::string& generation,
                     const std::string& project) {
  return R"({"allocations": {)" + allocations + R"(}, "consumer_generation": )" + generation +
         R"(, "project_id": ")" + project + R"(", "user_id": "user-)" + project.back() +
         R"(", "consumer_type": "INSTANCE"})";
}

std::string claim(const std::string& provider, const std::string& resources) {
  return "\"" + provider + R"(": {"resources": {)" + resources + "}}";
}

std::string entries(int count, const std::string& before, const std::string& after) {
  std::string list;
  for (int i = 0; i < count; ++i) {
    list += (i ? ", " : "") + before + std::to_string(i + 100) + after;
  }
  return list;
}

}  // namespace bodkin::model
