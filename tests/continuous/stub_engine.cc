// What an engine that is not at hand asks of a target, as a driver that links in its place.
//
// honggfuzz and centipede are not in Debian. What they demand beyond libFuzzer can be held to all
// the same: no main of ours, LLVMFuzzerMutate is fatal unless the engine has custom mutators
// (honggfuzz has not), every return value is 0, guards or tables are there. Compiled with
// STUB_MUTATES it is centipede's kind and calls the custom mutator; without, honggfuzz's.
//
// usage: TARGET FILE…, prints "guards N".
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" {
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
__attribute__((weak)) int LLVMFuzzerInitialize(int* argc, char*** argv);
std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t size_max,
                                    unsigned int seed);

static std::uint32_t g_guards = 0;

void __sanitizer_cov_trace_pc_guard_init(std::uint32_t* start, std::uint32_t* stop) {
  for (std::uint32_t* guard = start; guard < stop; ++guard) {
    if (*guard == 0) *guard = ++g_guards;
  }
}
void __sanitizer_cov_trace_pc_guard(std::uint32_t*) {}
void __sanitizer_cov_pcs_init(const std::uintptr_t*, const std::uintptr_t*) {}
void __sanitizer_cov_trace_pc_indir(std::uintptr_t) {}
void __sanitizer_cov_trace_cmp1(std::uint8_t, std::uint8_t) {}
void __sanitizer_cov_trace_cmp2(std::uint16_t, std::uint16_t) {}
void __sanitizer_cov_trace_cmp4(std::uint32_t, std::uint32_t) {}
void __sanitizer_cov_trace_cmp8(std::uint64_t, std::uint64_t) {}
void __sanitizer_cov_trace_const_cmp1(std::uint8_t, std::uint8_t) {}
void __sanitizer_cov_trace_const_cmp2(std::uint16_t, std::uint16_t) {}
void __sanitizer_cov_trace_const_cmp4(std::uint32_t, std::uint32_t) {}
void __sanitizer_cov_trace_const_cmp8(std::uint64_t, std::uint64_t) {}
void __sanitizer_cov_trace_switch(std::uint64_t, std::uint64_t*) {}
void __sanitizer_cov_trace_div4(std::uint32_t) {}
void __sanitizer_cov_trace_div8(std::uint64_t) {}
void __sanitizer_cov_trace_gep(std::uintptr_t) {}

std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max) {
#ifdef STUB_MUTATES
  if (size == 0 || size > size_max) return size;
  data[size / 2] ^= 1;
  return size;
#else
  (void)data, (void)size, (void)size_max;
  std::fputs("LLVMFuzzerMutate was called, which this engine does not have\n", stderr);
  std::abort();
#endif
}
}

static void run(const std::vector<std::uint8_t>& input) {
  // On the heap and of the exact size, so that a sanitizer sees a read behind it.
  std::uint8_t* copy = new std::uint8_t[input.size()];
  for (std::size_t i = 0; i < input.size(); ++i) copy[i] = input[i];
  const int result = LLVMFuzzerTestOneInput(copy, input.size());
  delete[] copy;
  if (result == 0) return;
  std::fprintf(stderr, "the target returned %d\n", result);
  std::abort();
}

int main(int argc, char** argv) {
  if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&argc, &argv);
  std::printf("guards %u\n", g_guards);
  for (int i = 1; i < argc; ++i) {
    if (argv[i][0] == '-') continue;
    std::ifstream file(argv[i], std::ios::binary);
    std::vector<std::uint8_t> input{std::istreambuf_iterator<char>(file), {}};
    run(input);
#ifdef STUB_MUTATES
    for (unsigned int seed = 1; seed <= 200; ++seed) {
      const std::size_t size = input.size();
      input.resize(65536);
      input.resize(LLVMFuzzerCustomMutator(input.data(), size, input.size(), seed));
      run(input);
    }
#endif
  }
  return 0;
}
