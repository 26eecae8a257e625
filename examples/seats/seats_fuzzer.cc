#include <bodkin/fuzz_target.h>

#include "seats.h"
#include "seats_model.h"

struct SeatsHandler : bodkin::Handler {
  Seats now, saved;
  bodkin::Response handle(const bodkin::Request& request) override {
    const std::string path = request.target.substr(0, request.target.find('?'));
    if (!path.starts_with("/seats/")) return {404, {}, ""};
    return {now.answer(request.method, path.substr(7)), {}, ""};
  }
  bool snapshot() override { return saved = now, true; }
  bool restore() override { return now = saved, true; }
};

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static SeatsHandler handler;
  static bodkin::FuzzTarget target(handler, {.model = std::make_shared<SeatsModel>()});
  return target.run(data, size);
}
