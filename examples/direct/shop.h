// A handler of one's own: orders in memory. It has a fault: see shop.cc.
#pragma once

#include <map>
#include <string>

namespace shop {

struct Reply {
  int status = 0;
  std::string body;
};

class Shop {
 public:
  Reply answer(const std::string& method, const std::string& path, const std::string& body);

 private:
  std::map<int, int> orders_;  // quantity by number
};

}  // namespace shop
