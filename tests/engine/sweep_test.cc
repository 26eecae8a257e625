#include "engine/sweep.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "http/http_file.h"
#include "tests/engine/embedded_fixture.h"

namespace bodkin::engine {
namespace {

constexpr std::size_t kAnySize = 65536;

using SweepTest = EmbeddedTest;

std::vector<std::string> all_of(Sweep& sweep) {
  std::vector<std::string> all;
  while (auto next = sweep.next(kAnySize)) all.push_back(std::move(*next));
  return all;
}

TEST_F(SweepTest, OperationsTakeTurnsAndEachRequestComesOnce) {
  Sweep sweep(*parts_.session, {});
  const std::vector<std::string> all = all_of(sweep);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
  std::set<std::string> paths;
  ASSERT_GT(all.size(), 100U);
  for (std::size_t i = 0; i < 5; ++i) {
    const Request request = http::decode_request(all[i]).request;
    paths.insert(request.method + " " + request.target.substr(0, request.target.find('?')));
  }
  EXPECT_EQ(paths.size(), 5U);
  EXPECT_FALSE(sweep.next(kAnySize));
}

TEST_F(SweepTest, WorkersShareItAndALaterLifeGoesOn) {
  Sweep whole(*parts_.session, {});
  const std::vector<std::string> all = all_of(whole);
  std::vector<std::string> parts;
  for (const std::size_t worker : {0U, 1U}) {
    Sweep first(*parts_.session, {});
    first.share(worker, 2, 0);
    for (int i = 0; i < 20; ++i) parts.push_back(*first.next(kAnySize));
    Sweep later(*parts_.session, {});
    later.share(worker, 2, first.position());
    for (std::string& each : all_of(later)) parts.push_back(std::move(each));
  }
  EXPECT_EQ(std::multiset<std::string>(parts.begin(), parts.end()),
            std::multiset<std::string>(all.begin(), all.end()));
}

TEST_F(SweepTest, WhatIsTooLongIsLeftOut) {
  Sweep sweep(*parts_.session, {});
  while (auto next = sweep.next(120)) EXPECT_LE(next->size(), 120U);
}

}  // namespace
}  // namespace bodkin::engine
