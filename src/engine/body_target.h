// The target of the fuzzers for bodies: an input is a raw JSON body, sent in the fixed world,
// probed and judged; the first finding traps.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/features.h"
#include "engine/request_target.h"
#include "engine/target.h"
#include "mutate/mutator.h"
#include "session/session.h"

namespace bodkin::engine {

class BodyTarget : public Target {
 public:
  // Which operation ("PUT /things/{id}") a body is for: a fixed function of its bytes, so that one
  // target covers the routes that take alike bodies.
  using Route = std::function<std::string(std::string_view body)>;

  // `session` must outlive it and be prepared.
  BodyTarget(session::Session& session, std::vector<std::string> words, Route route);

  void run(std::string_view input) override;
  std::string mutate(std::string_view input, std::size_t size_max, std::uint64_t seed) override;
  std::string cross(std::string_view a, std::string_view b, std::size_t size_max,
                    std::uint64_t seed) override;

 private:
  session::Session& session_;
  ResponseFeatures features_;
  mutate::Mutator mutator_;
  Route route_;
  Recent recent_;
};

}  // namespace bodkin::engine
