// The cookies of one principal, as a browser would keep them for one service (RFC 6265).
//
// Domain, path and Secure are not looked at: there is one service, and all of it is ours to ask. A
// cookie is gone when the service says so (Max-Age of 0 or less, Expires in the past), never by the
// clock.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.h"

namespace bodkin::run {

class CookieJar {
 public:
  static constexpr std::size_t kCookiesMax = 50;
  static constexpr std::size_t kBytesMax = 4096;  // of one, name and value

  // Takes what the answer sets. True: something changed.
  bool take(const Response& response);
  // Puts the cookies into the request's Cookie field, in place of any of the same names there.
  void put_into(Headers& headers) const;
  // Takes cookies of these names out of the request's Cookie field.
  void take_out_of(Headers& headers) const;

  bool empty() const { return cookies_.empty(); }
  const std::vector<std::pair<std::string, std::string>>& cookies() const { return cookies_; }
  // Empty: there is none.
  std::string_view value(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> cookies_;  // in order of their coming
};

}  // namespace bodkin::run
