// The builds in a native module, and which of them the processor and its system can run.
#pragma once

#if defined(__x86_64__)
#include <cpuid.h>
#include <stdint.h>

/** X(name, whether it runs here), best first. Each is compiled for one of the levels of the x86-64 psABI. */
#define BUILDS(X) X(avx512, x64Level() >= 4) X(avx2, x64Level() >= 3) X(baseline, x64Level() >= 2)

struct Registers {
  uint32_t a, b, c, d;
  Registers(uint32_t leaf) {
    if (!__get_cpuid_count(leaf, 0, &a, &b, &c, &d)) a = b = c = d = 0;
  }
};

inline bool has(uint32_t bits, uint32_t all) { return (bits & all) == all; }

/** The registers that the system keeps when it switches threads. */
inline uint32_t keptRegisters() {
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

inline int x64Level() {
  const Registers basic(1), extended(0x80000001), more(7);
  if (!has(basic.c, bit_SSE3 | bit_SSSE3 | bit_SSE41 | bit_SSE42 | bit_POPCNT | bit_CMPXCHG16B)) return 1;
  if (!has(basic.c, bit_FMA | bit_MOVBE | bit_OSXSAVE | bit_AVX | bit_F16C)) return 2;
  if (!has(extended.c, bit_LZCNT) || !has(more.b, bit_BMI | bit_AVX2 | bit_BMI2)) return 2;
  const uint32_t kept = keptRegisters();
  if (!has(kept, 0x6)) return 2;  // xmm, ymm
  if (!has(more.b, bit_AVX512F | bit_AVX512DQ | bit_AVX512CD | bit_AVX512BW | bit_AVX512VL)) return 3;
#if defined(__APPLE__)
  return 4;  // which keeps zmm from their first use on
#else
  return has(kept, 0xe6) ? 4 : 3;  // masks, zmm
#endif
}

#else
#define BUILDS(X) X(neon, true)
#endif
