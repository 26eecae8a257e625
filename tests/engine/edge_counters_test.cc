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
  ASSERT_NE(EdgeCounters::count(), 0U) << "the service is instrumented in every preset";
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
