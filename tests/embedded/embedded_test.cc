#include "embedded/embedded.h"

#include <gtest/gtest.h>

namespace bodkin::embedded {
namespace {

TEST(Embedded, OpensPreparesAndAnswersEveryOperation) {
  auto parts = open({});
  ASSERT_TRUE(parts.has_value()) << parts.error().text();
  const auto prepared = parts->session->prepare();
  ASSERT_TRUE(prepared.has_value()) << prepared.error().text();
  for (const run::Preflight& seen : parts->session->preflight()) {
    EXPECT_TRUE(seen.reached()) << seen.operation->name() << ": " << seen.status << " " << seen.why;
  }
}

TEST(Embedded, EveryPrincipalIsKnownToTheService) {
  auto parts = open({});
  ASSERT_TRUE(parts.has_value());
  for (const scenario::Principal& principal : principals().list) {
    Request request{"GET", "/resource_providers", principal.headers, ""};
    EXPECT_EQ(parts->service->handle(request).status, 200) << principal.name;
  }
  EXPECT_EQ(parts->service->handle({"GET", "/resource_providers", {}, ""}).status, 401);
}

TEST(Embedded, AnUnknownDefectIsRefusedWithTheNearestName) {
  service::Config config;
  config.defects = {"sqli-resource-clas"};
  auto parts = open(config);
  ASSERT_FALSE(parts.has_value());
  EXPECT_EQ(parts.error().code, ErrorCode::kUsage);
}

}  // namespace
}  // namespace bodkin::embedded
