#include "mutate/stock.h"

#include <set>

#include "fixture.h"

namespace bodkin::mutate {
namespace {

class StockTest : public MutateTest {
 protected:
  const contract::Operation& operation(std::string_view name) {
    const contract::Operation* found = contract_.find(name);
    EXPECT_NE(found, nullptr) << name;
    return *found;
  }
  schema::Generator generator_;
};

TEST_F(StockTest, RequestsRepeatAndAreOfTheOperation) {
  const contract::Operation& put = operation("PUT /providers/{uuid}/inventories");
  Stock stock(world_);
  Random random(7);
  std::set<std::string> bodies;
  for (int i = 0; i < 400; ++i) {
    const Request* request = stock.pick(put, generator_, random);
    ASSERT_NE(request, nullptr);
    EXPECT_EQ(request->method, "PUT");
    EXPECT_TRUE(generator_.fits(*put.body, request->body)) << request->body;
    bodies.insert(request->target + request->body);
  }
  EXPECT_GT(bodies.size(), 4U);
  EXPECT_LE(bodies.size(), Stock::kSeeds);
}

TEST_F(StockTest, NewOnesComeAfterAWhile) {
  const contract::Operation& put = operation("PUT /providers/{uuid}/inventories");
  Stock stock(world_);
  Random random(7);
  std::set<std::string> early, late;
  for (std::uint64_t i = 0; i < 2 * Stock::kAskedMax; ++i) {
    const Request* request = stock.pick(put, generator_, random);
    ASSERT_NE(request, nullptr);
    (i < Stock::kAskedMax ? early : late).insert(request->target + request->body);
  }
  std::erase_if(late, [&](const std::string& each) { return early.contains(each); });
  EXPECT_FALSE(late.empty());
}

}  // namespace
}  // namespace bodkin::mutate
