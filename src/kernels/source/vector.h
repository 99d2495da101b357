// Vectors of WIDTH floats: loads and stores that stop at the end of a row, and arithmetic in one rounding where the processor has
// that. The build says WIDTH; all else is written once for any.
#pragma once
#include <stddef.h>
#include <stdint.h>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace BUILD {

typedef float Vector __attribute__((ext_vector_type(WIDTH)));
typedef int32_t Integers __attribute__((ext_vector_type(WIDTH)));
typedef float AnyVector __attribute__((ext_vector_type(WIDTH), aligned(4)));
typedef float Double __attribute__((ext_vector_type(2 * WIDTH)));
typedef float AnyDouble __attribute__((ext_vector_type(2 * WIDTH), aligned(4)));
typedef float Quad __attribute__((ext_vector_type(4)));
typedef float AnyQuad __attribute__((ext_vector_type(4), aligned(4)));

#define INLINE static inline __attribute__((always_inline))
/** The same of a member. */
#define ALWAYS inline __attribute__((always_inline))
#define OUTLINE static __attribute__((noinline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE Vector splat(float x) { return (Vector)(x); }
INLINE Vector load(const float* p) { return *(const AnyVector*)p; }
INLINE void store(float* p, Vector v) { *(AnyVector*)p = v; }

#if defined(__AVX512F__)
INLINE Vector loadFew(const float* p, int n) { return _mm512_maskz_loadu_ps((__mmask16)((1 << n) - 1), p); }
INLINE void storeFew(float* p, Vector v, int n) { _mm512_mask_storeu_ps(p, (__mmask16)((1 << n) - 1), v); }
#elif defined(__AVX2__)
/** Ones in the first n places. */
INLINE __m256i firstOf(int n) { return (__m256i)(Integers{0, 1, 2, 3, 4, 5, 6, 7} < n); }
INLINE Vector loadFew(const float* p, int n) { return _mm256_maskload_ps(p, firstOf(n)); }
INLINE void storeFew(float* p, Vector v, int n) { _mm256_maskstore_ps(p, firstOf(n), v); }
#else
INLINE Vector loadFew(const float* p, int n) { return Vector{p[0], n > 1 ? p[1] : 0, n > 2 ? p[2] : 0, 0}; }
INLINE void storeFew(float* p, Vector v, int n) {
  p[0] = v[0];
  if (n > 1) p[1] = v[1];
  if (n > 2) p[2] = v[2];
}
#endif

/** The floats at `p`, or of the last few of a row those that are `left`, zeros behind them. */
INLINE Vector load(const float* p, int left) { return left >= WIDTH ? load(p) : loadFew(p, left); }

/** Stores the vector, or as much of it as is left. */
INLINE void store(float* p, Vector v, int left) { left >= WIDTH ? store(p, v) : storeFew(p, v, left); }

/** a ⊙ b + c, in one rounding where the processor has that. */
INLINE Vector fma(Vector a, Vector b, Vector c) {
#if defined(__wasm_relaxed_simd__)
  typedef float Plain __attribute__((vector_size(16)));
  return (Vector)__builtin_wasm_relaxed_madd_f32x4((Plain)a, (Plain)b, (Plain)c);
#elif defined(__FMA__) || defined(__aarch64__)
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

/** a < b ? b : a, and so a where it is NaN, for which relaxed SIMD has an instruction that does not do so. */
INLINE Vector atLeast(Vector a, Vector b) {
#if defined(__wasm__)  // where what is left of a row takes many instructions
  typedef float Plain __attribute__((vector_size(16)));
  return (Vector)__builtin_wasm_pmax_f32x4((Plain)a, (Plain)b);
#else
  return a < b ? b : a;
#endif
}

INLINE Vector bits(Integers i) { return __builtin_bit_cast(Vector, i); }
INLINE Integers bits(Vector v) { return __builtin_bit_cast(Integers, v); }

INLINE Quad quad(Quad v) { return v; }
#if WIDTH > 4
/** The sums of every fourth float. */
template <class V>
INLINE Quad quad(V v) {
  return quad(v.lo + v.hi);
}
#endif

/** The sum of all floats of a vector. */
INLINE float total(Vector v) {
  const Quad four = quad(v);
  return (four[0] + four[1]) + (four[2] + four[3]);
}

/** The vector's first floats, those that are left, and 0 behind them. */
INLINE Vector only(Vector v, int left) {
  Integers place;
  for (int i = 0; i < WIDTH; i++) place[i] = i;
  return place < left ? v : splat(0);
}

INLINE int least(int a, int b) { return a < b ? a : b; }
INLINE int most(int a, int b) { return a > b ? a : b; }
/** n · m, also where that is more than a memory holds. */
INLINE uint64_t floats(int n, int m) { return (uint64_t)n * (uint64_t)m; }
/** p + n, and null where there is nothing. */
template <class T>
INLINE T* offset(T* p, uint64_t n) {
  return p ? p + n : nullptr;
}
/** a / b, rounded up. */
INLINE int over(int a, int b) { return (a + b - 1) / b; }

/** body(i, left) for each vector of floats `begin` to `end`: it begins at i, where so many are left. */
template <class Body>
INLINE void eachVector(int begin, int end, const Body& body) {
  int i = begin;
#if defined(__wasm__)  // where what is left of a row takes many instructions
  for (; i + WIDTH <= end; i += WIDTH) body(i, WIDTH);
#endif
  for (; i < end; i += WIDTH) body(i, end - i);
}

/** What a body is, for it may be called in two places. */
#define EACH [&](int i, int left) __attribute__((always_inline))

/** a (n) += b (n). */
INLINE void add(uint64_t n, float* a, const float* b) {
  uint64_t i = 0;
  for (; i + WIDTH <= n; i += WIDTH) store(a + i, load(a + i) + load(b + i));
  for (; i < n; i++) a[i] += b[i];
}

/** The sum of a (n). */
INLINE float sumOf(uint64_t n, const float* a) {
  Vector sums = splat(0);
  uint64_t i = 0;
  for (; i + WIDTH <= n; i += WIDTH) sums += load(a + i);
  return total(i < n ? sums + loadFew(a + i, (int)(n - i)) : sums);
}

// By vectors: memory of a few floats is not worth what WebAssembly takes for a copy of its own.
OUTLINE void copy(float* to, const float* from, uint64_t n) {
  uint64_t i = 0;
  for (; i + WIDTH <= n; i += WIDTH) store(to + i, load(from + i));
  if (i < n) storeFew(to + i, loadFew(from + i, (int)(n - i)), (int)(n - i));
}
OUTLINE void fill(float* to, float value, uint64_t n) {
  uint64_t i = 0;
  for (; i + WIDTH <= n; i += WIDTH) store(to + i, splat(value));
  if (i < n) storeFew(to + i, splat(value), (int)(n - i));
}
INLINE void clear(float* to, uint64_t n) { fill(to, 0, n); }

}  // namespace BUILD
