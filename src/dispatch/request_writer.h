// A Request as the bytes of an HTTP/1.1 message.
//
// Pure. Everything goes out as the request says it, in its order and spelling, with two exceptions:
// what would end a line early, and the fields that frame the message, which are the dispatcher's.
// A wrong length would break the next exchange, not this one.
#pragma once

#include <string>

#include "http/message.h"

namespace bodkin::dispatch {

class RequestWriter {
 public:
  // target_prefix: what stands before each request's target, a base path or for a proxy a whole
  // URL. host: the Host of requests that name none. defaults: fields for each request that has not
  // that name.
  RequestWriter(std::string target_prefix, std::string host, Headers defaults);

  // The whole message; valid until the next call.
  //
  // Bytes that would end a line or a target early go out as %XX in the method and the target and as
  // a space in headers. Content-Length, Transfer-Encoding and Expect are not taken from the
  // request; Content-Length is there for a body, and for POST, PUT and PATCH without one.
  const std::string& write(const Request& request);

  // Whether the last message asks for its connection to be closed.
  bool asks_to_close() const { return asks_to_close_; }

 private:
  void add_field(const Header& field);

  const std::string target_prefix_, host_;
  const Headers defaults_;
  std::string out_;
  bool asks_to_close_ = false;
};

}  // namespace bodkin::dispatch
