// What a build exports. Pointers are to row-major floats, null where there is nothing; in WebAssembly they are addresses in the
// memory, and a kernel is an export; elsewhere a build is a table of kernels.
#pragma once

#define KERNELS(X)                                                                                                          \
  X(double, productBytes, (int n, int m, int k))                                                                            \
  X(void, product,                                                                                                          \
    (int n, int m, int k, const float* a, int down, int across, const float* b, int below, int beside, float* c,            \
     float* scratch))                                                                                                       \
  X(void, sumRows, (int n, int m, const float* x, float* c))

struct Kernels {
#define FIELD(Result, name, arguments) Result(*name) arguments;
  KERNELS(FIELD)
#undef FIELD
};

#if defined(__wasm__)
#define KERNEL(Result, name) extern "C" __attribute__((export_name(#name))) Result name
#else
#define KERNEL(Result, name) static Result name
#endif
