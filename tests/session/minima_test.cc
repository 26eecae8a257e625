// Faults of the embedded service (minima.h), each from a cluttered input that shows it to the known
// smallest body that still does: shrinking as triage does it, with the real oracles.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "embedded/embedded.h"
#include "minima.h"
#include "shrink/shrink.h"
#include "triage/triage.h"

namespace bodkin {
namespace {

TEST(Minima, FaultsEndAtTheirSmallestBodiesAndUnderTheirOwnSignature) {
  std::vector<std::string> missed;
  const std::vector<Minimum> all = minima();
  for (const Minimum& m : all) {
    SCOPED_TRACE(m.defect);
    service::Config config;
    (*m.defect == '-' ? config.checks_off : config.defects) = {m.defect + (*m.defect == '-')};
    auto parts = embedded::open(config);
    ASSERT_TRUE(parts.has_value() && parts->session->prepare().has_value());
    session::Session& session = *parts->session;
    const auto start = session.body_request(m.operation, m.start);
    const auto shown = [&](const http::HttpFileRequest& input, const finding::Finding* fault) {
      std::optional<finding::Finding> found;
      for (finding::Finding& now : session.run(input).findings) {
        if (fault != nullptr ? triage::same_fault(*fault, now) && triage::same_kind(*fault, now)
                             : now.oracle == m.oracle) {
          found = std::move(now);
          break;
        }
      }
      return found;
    };
    const std::optional<finding::Finding> fault = shown(start, nullptr);
    if (!fault) {
      ADD_FAILURE() << "the start does not show it: "
                    << session.run(start).trace.exchanges[0].answer.response.body;
      continue;
    }
    const shrink::Shrunk shrunk =
        shrink::shrink(start, [&](const auto& input) { return shown(input, &*fault).has_value(); },
                       {.executions_max = 2000, .time_max_us = 60'000'000});
    const std::string& body = shrunk.request.request.body;
    if (body != m.want) missed.push_back(std::string(m.defect) + ": " + body);
    EXPECT_TRUE(shrunk.fixpoint);
    EXPECT_LT(shrunk.executions, 300U);
    EXPECT_EQ(shown(shrunk.request, &*fault)->signature(), fault->signature());
    if (std::getenv("BODKIN_SHOW") != nullptr) {
      std::printf("%-30s %4zu executions  %s  %s\n", m.defect, shrunk.executions, body.c_str(),
                  fault->location.c_str());
    }
  }
  EXPECT_GE(all.size(), 30U);
  EXPECT_LE(missed.size(), 1U) << testing::PrintToString(missed);
}

}  // namespace
}  // namespace bodkin
