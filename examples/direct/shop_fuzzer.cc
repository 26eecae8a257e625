#include <bodkin/fuzz_target.h>

#include "shop.h"

struct ShopHandler : bodkin::Handler {
  shop::Shop now, saved;
  bodkin::Response handle(const bodkin::Request& request) override {
    const std::string path = request.target.substr(0, request.target.find('?'));
    shop::Reply reply = now.answer(request.method, path, request.body);
    return {reply.status, {{"Content-Type", "application/json"}}, reply.body};
  }
  bool snapshot() override { return saved = now, true; }
  bool restore() override { return now = saved, true; }
};

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static ShopHandler handler;
  static bodkin::FuzzTarget target(handler, {.body_of = BODY_OF});
  return target.run(data, size);
}
