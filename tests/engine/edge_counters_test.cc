#include "engine/edge_counters.h"

#include <gtest/gtest.h>

#include "embedded/embedded.h"

namespace bodkin::engine {
namespace {

EdgeCounters saved() {
  EdgeCounters counters;
  counters.save();
  return counters;
}

TEST(EdgeCounters, CountWhatTheServiceDoesAndGoBack) {
  if (EdgeCounters::count() == 0) GTEST_SKIP() << "nothing is instrumented here";
  auto service = service::Service::open({});
  ASSERT_TRUE(service);
  const EdgeCounters before = saved();
  (*service)->handle({"GET", "/resource_providers", {}, ""});
  EXPECT_NE(saved(), before);
  before.restore();
  EXPECT_EQ(saved(), before);
}

}  // namespace
}  // namespace bodkin::engine
