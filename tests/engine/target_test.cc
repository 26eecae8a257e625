#include "engine/target.h"

#include <gtest/gtest.h>

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data1, std::size_t size1,
                                                 const std::uint8_t* data2, std::size_t size2,
                                                 std::uint8_t* out, std::size_t out_size_max,
                                                 unsigned int seed);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t size_max, unsigned int seed);

namespace bodkin::engine {
namespace {

class Echo : public Target {
 public:
  void run(std::string_view) override {}
  std::string mutate(std::string_view input, std::size_t, std::uint64_t seed) override {
    return std::string(input) + "+" + std::to_string(seed);
  }
  std::string cross(std::string_view a, std::string_view b, std::size_t, std::uint64_t) override {
    return std::string(a) + "x" + std::string(b);
  }
};

const std::uint8_t* bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

TEST(Callbacks, ReachTheActiveTarget) {
  Echo echo;
  set_active(&echo);
  std::uint8_t data[32] = {'a', 'b'};
  EXPECT_EQ(LLVMFuzzerCustomMutator(data, 2, sizeof data, 7), 4U);
  EXPECT_EQ(std::string_view(reinterpret_cast<char*>(data), 4), "ab+7");
  std::uint8_t out[32];
  const std::size_t size = LLVMFuzzerCustomCrossOver(bytes("a"), 1, bytes("bc"), 2, out, 32, 1);
  EXPECT_EQ(std::string_view(reinterpret_cast<char*>(out), size), "axbc");
  set_active(nullptr);
}

TEST(Callbacks, NeverWriteBeyondTheLimit) {
  Echo echo;
  set_active(&echo);
  std::uint8_t data[4] = {'a', 'b', 'c', '!'};
  EXPECT_EQ(LLVMFuzzerCustomMutator(data, 3, 3, 12345), 3U);
  EXPECT_EQ(data[3], '!');
  set_active(nullptr);
}

}  // namespace
}  // namespace bodkin::engine
