#include "base/memory.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace bodkin {
namespace {

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer)

TEST(Memory, WhatWasFreedIsKept) {
  keep_freed_memory();
  constexpr std::size_t kBytes = 900 << 10;  // more than glibc keeps by itself
  constexpr int kBlocks = 8;
  std::vector<std::vector<char>> blocks;
  for (int i = 0; i < kBlocks; ++i) blocks.emplace_back(kBytes, 'x');
  blocks.clear();
  EXPECT_GE(mallinfo2().fordblks, kBlocks * kBytes);
}

#endif

}  // namespace
}  // namespace bodkin
