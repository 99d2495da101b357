// What a build exports. Pointers are to row-major floats, null where there is nothing; in WebAssembly they are addresses in the
// memory, and a kernel is an export of one of two modules, so that a page that has only recurrences need not have the other;
// elsewhere a build is a table of all kernels.
//
// In WebAssembly that memory belongs to another. So a kernel has no data of its own, which would be written over what lies there:
// no table, no static, no vector of constants that the compiler puts into memory (`npm run kernels` refuses them; activations.h
// shows what to do instead). Its stack is STACK_BYTES (../wasm.ts), for local variables and not for arrays; memory that it works
// in besides its arguments comes from the caller, whom a kernel named `...Bytes` tells how much (scratch.h). `isLaidOut` says that the
// scratch is as the same call has left it, with the same weights, which need not be laid out once more.
#pragma once

// Of recurrences, linear maps and rows.
#define RECURRENT_KERNELS(X)                                                                                                \
  X(double, productBytes, (int n, int m, int k))                                                                            \
  X(void, product,                                                                                                          \
    (int n, int m, int k, const float* a, int down, int across, const float* b, int below, int beside,                      \
     const float* bias, float* c, bool isLaidOut, float* scratch))                                                          \
  X(double, productsBytes, (int batch, int n, int m, int k))                                                                \
  X(void, products,                                                                                                         \
    (int batch, int n, int m, int k, const float* a, int nextA, int down, int across, const float* b, int nextB, int below, \
     int beside, float* c, float* scratch))                                                                                 \
  X(double, forwardBytes, (int mode, int rows, int N, int I, int H, int R, bool keep))                                      \
  X(void, forward,                                                                                                          \
    (int mode, int steps, const int* batchSizes, bool reverse, int I, int H, int R, const float* x, const float* w_ih,      \
     const float* w_hh, const float* b_ih, const float* b_hh, const float* w_hr, float* h, float* c, float* output,         \
     bool keep, float* gates, float* cells, float* hiddenN, bool isLaidOut, float* scratch))                                \
  X(double, backwardBytes, (int mode, int rows, int N, int H, int R))                                                       \
  X(void, backward,                                                                                                         \
    (int mode, int steps, const int* batchSizes, bool reverse, int H, int R, const float* w_hh, const float* w_hr,          \
     const float* state0, const float* output, const float* gates, const float* cells, const float* hiddenN,                \
     const float* dOutput, float* dh, float* dc, float* dInput, float* dHidden, float* dProjected, float* projected,        \
     float* scratch))                                                                                                       \
  X(void, previous,                                                                                                         \
    (int steps, const int* batchSizes, bool reverse, int H, const float* initial, const float* sequence, float* result))    \
  X(void, sums, (int A, int B, int C, const float* x, float* c))                                                            \
  X(void, squash, (bool isTanh, int n, const float* x, float* y))                                                           \
  X(int, takeRows, (int M, int V, int H, const float* table, const int* index, float* rows))                                \
  X(void, pickRows, (int M, int H, const float* table, const int* index, float fill, float* rows))                          \
  X(void, addRows, (int M, int V, int H, const float* dy, const int* index, int frozen, float* sums))                       \
  X(void, copyRows, (int M, int H, const float* x, int first, int pitch, float* y, int firstOfY, int pitchOfY))

// Of the rest of a model and of its training.
#define OTHER_KERNELS(X)                                                                                                    \
  X(double, crossEntropyBytes, (int R))                                                                                     \
  X(int, crossEntropy,                                                                                                      \
    (int R, int C, const float* scores, const int* target, const float* weight, double ignored, double smoothing,           \
     int reduction, float* loss, float* dScores, float* scratch))                                                           \
  X(double, ctcLossBytes, (int T, int N, int C, int labels, bool keep))                                                     \
  X(void, ctcLoss,                                                                                                          \
    (int T, int N, int C, const float* x, const int* labels, const int* counts, const int* steps, int longest, int blank,   \
     bool zeroInfinity, float* losses, float* dx, float* scratch))                                                          \
  X(void, scale, (int n, const float* x, float factor, float* y))                                                           \
  X(void, scaleRows, (int R, int C, float* x, const float* factors, int count))                                             \
  X(double, sumOfSquares, (int n, const float* x))                                                                          \
  X(void, sgd,                                                                                                              \
    (int n, const float* parameter, const float* gradient, float* buffer, float* to, bool maximize, float decay,            \
     float rate, bool isFirst, float kept, float added, bool nesterov))                                                     \
  X(void, adam,                                                                                                             \
    (int n, const float* parameter, const float* gradient, float* mean, float* square, float* largest, float* to,           \
     bool maximize, float decay, float shrink, float weight, float kept, float added, float rate, float correction,         \
     float eps))                                                                                                            \
  X(void, rmsprop,                                                                                                          \
    (int n, const float* parameter, const float* gradient, float* square, float* mean, float* buffer, float* to,            \
     bool maximize, float decay, float weight, float kept, float added, float rate, float eps, float momentum))             \
  X(void, adagrad,                                                                                                          \
    (int n, const float* parameter, const float* gradient, float* sum, float* to, bool maximize, float decay,               \
     float rate, float eps))                                                                                                \
  X(double, convolveBytes, (const int* geometry, int poolH, int poolW))                                                     \
  X(void, convolve,                                                                                                         \
    (const int* geometry, const float* x, const float* w, const float* bias, const float* mean, const float* variance,      \
     float eps, const float* scale, const float* shift, bool rectifies, int poolH, int poolW, float* y, bool isLaidOut,     \
     float* scratch))                                                                                                       \
  X(double, convolveBackBytes, (const int* geometry))                                                                       \
  X(void, convolveBack,                                                                                                     \
    (const int* geometry, const float* dy, const float* w, const float* bias, float* dx, float* scratch))                   \
  X(double, convolveWeightBytes, (const int* geometry))                                                                     \
  X(void, convolveWeight, (const int* geometry, const float* x, const float* dy, float* dw, float* scratch))                \
  X(void, sumChannels, (int n, int c, int places, const float* x, float* sums))                                             \
  X(void, moments, (int n, int c, int places, int groups, const float* x, float* mean, float* variance))                    \
  X(void, normalize,                                                                                                        \
    (int n, int c, int places, int groups, const float* x, const float* mean, const float* variance, float eps,             \
     const float* w, const float* b, float* y))                                                                             \
  X(double, normalizeBackBytes, (int n, int c, int places, int groups))                                                     \
  X(void, normalizeBack,                                                                                                    \
    (int n, int c, int places, int groups, bool isOwn, const float* x, const float* dy, const float* mean,                  \
     const float* variance, float eps, const float* w, float* dx, float* dw, float* db, float* scratch))                    \
  X(void, maxPool, (const int* geometry, const float* x, float* values, float* offsets))                                    \
  X(void, maxPoolBack, (const int* geometry, const float* dy, const float* offsets, float* dx))                             \
  X(void, activate, (int kind, int n, const float* x, float* y))                                                            \
  X(void, activateBack, (int kind, int n, const float* x, const float* dy, float* dx))                                      \
  X(void, squashBack, (bool isTanh, int n, const float* y, const float* dy, float* dx))                                     \
  X(void, combine,                                                                                                          \
    (int kind, int A, int B, int C, const float* a, int a0, int a1, int a2, const float* b, int b0, int b1, int b2,         \
     float* y))                                                                                                             \
  X(void, permute, (int A, int B, int C, const float* x, int x0, int x1, int x2, float* y))                                 \
  X(void, softmax, (bool log, int R, int C, const float* x, float* y))                                                      \
  X(void, softmaxBack, (bool log, int R, int C, const float* y, const float* dy, float* dx))

#define KERNELS(X) RECURRENT_KERNELS(X) OTHER_KERNELS(X)

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
