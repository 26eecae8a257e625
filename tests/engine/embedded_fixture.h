// A session on the embedded service, ready for inputs.
#pragma once

#include <gtest/gtest.h>

#include <utility>

#include "embedded/embedded.h"

namespace bodkin::engine {

class EmbeddedTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = embedded::open({});
    ASSERT_TRUE(opened.has_value()) << opened.error().text();
    parts_ = std::move(*opened);
    const auto prepared = parts_.session->prepare();
    ASSERT_TRUE(prepared.has_value()) << prepared.error().text();
  }
  embedded::Embedded parts_;
};

}  // namespace bodkin::engine
