// HTTP messages as plain data: what a Handler takes and gives, and what a Trace remembers.
//
// Public API. Bytes are kept as they are: no decoding, no normalising, no validation. A Request may
// hold what no honest client would send; that is the point.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin {

// One header field. Names keep their spelling; they compare without regard to ASCII case
// (RFC 9110, 5.1).
struct Header {
  std::string name;
  std::string value;
  friend bool operator==(const Header&, const Header&) = default;
};

// Header fields in the order in which they were added; a name may occur more than once.
class Headers {
 public:
  Headers();
  Headers(std::initializer_list<Header> fields);
  Headers(const Headers&);
  Headers(Headers&&) noexcept;
  Headers& operator=(const Headers&);
  Headers& operator=(Headers&&) noexcept;
  ~Headers();

  // Appends a field, whether or not the name is there already.
  void add(std::string name, std::string value);
  // Replaces the first field of that name and removes the others, or appends.
  void set(std::string_view name, std::string value);
  // Removes every field of that name; returns how many there were.
  std::size_t remove(std::string_view name);
  // The value of the first field of that name, or nullptr. Valid until the next change.
  const std::string* find(std::string_view name) const;
  // As find, with an empty view for "not there".
  std::string_view get(std::string_view name) const;

  const std::vector<Header>& fields() const;
  bool empty() const;
  friend bool operator==(const Headers&, const Headers&);

 private:
  std::vector<Header> fields_;
};

struct Request {
  std::string method;  // as on the wire: "GET"
  std::string target;  // origin form, percent-encoded: "/a/b?c=d" (RFC 9112, 3.2.1)
  Headers headers;
  std::string body;
  friend bool operator==(const Request&, const Request&) = default;
};

struct Response {
  int status = 0;  // 100..599; 0 where there was no answer
  Headers headers;
  std::string body;
  friend bool operator==(const Response&, const Response&) = default;
};

}  // namespace bodkin
