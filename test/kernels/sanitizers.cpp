// Runs every build of the kernels on random cases whose arrays are exactly as large as they must be, from several threads at once:
// compiled with sanitizers, it ends with an error at the first thing that is not right. What is computed is checked elsewhere.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include "../../src/kernels/source/kernels.h"
#include "../../src/kernels/source/pool.h"
#include "../../src/kernels/source/processor.h"

#define DECLARE(name, runs) extern const Kernels kernels_##name;
BUILDS(DECLARE)

namespace {

struct Dice {
  unsigned state;
  int operator()(int least, int most) {
    state = state * 1664525 + 1013904223;
    return least + (int)((state >> 8) % (unsigned)(most - least + 1));
  }
};

/** Numbers on the heap, one after the other without room between. */
struct Array {
  float* at;
  Array(Dice& dice, size_t n) : at((float*)malloc(n * sizeof(float))) {
    for (size_t i = 0; i < n; i++) at[i] = (float)dice(-1000, 1000) / 1000;
  }
  ~Array() { free(at); }
  operator float*() const { return at; }
};

/** Numbers from 0 to before `below`, of which few are not. */
struct Indices {
  int* at;
  Indices(Dice& dice, size_t n, int below) : at((int*)malloc(n * sizeof(int))) {
    for (size_t i = 0; i < n; i++) at[i] = dice(0, below - 1);
    if (dice(0, 3) == 0) at[dice(0, (int)n - 1)] = dice(0, 1) ? below : -1;
  }
  ~Indices() { free(at); }
  operator int*() const { return at; }
};

void product(Dice& dice, const Kernels& kernels) {
  const bool isLarge = dice(0, 9) == 0;  // for several threads
  const int n = dice(1, isLarge ? 200 : 60), m = dice(1, isLarge ? 200 : 60), k = dice(1, isLarge ? 600 : 60);
  const int batch = dice(1, 3);
  const Array a(dice, (size_t)batch * n * k), b(dice, (size_t)batch * k * m), c(dice, (size_t)batch * n * m), sum(dice, m);
  const bool transposeA = dice(0, 1), transposeB = dice(0, 1);
  const int down = transposeA ? 1 : k, across = transposeA ? n : 1, below = transposeB ? 1 : m, beside = transposeB ? k : 1;
  {
    const Array scratch(dice, kernels.productsBytes(batch, n, m, k) / sizeof(float));
    kernels.products(batch, n, m, k, a, n * k, down, across, b, k * m, below, beside, c, scratch);
  }
  const Array scratch(dice, kernels.productBytes(n, m, k) / sizeof(float));
  for (int isLaidOut = 0; isLaidOut < 2; isLaidOut++)
    kernels.product(n, m, k, a, down, across, b, below, beside, dice(0, 1) ? sum.at : nullptr, c, isLaidOut, scratch);
  kernels.sums(1, batch * n, m, c, sum);
}

void recurrence(Dice& dice, const Kernels& kernels) {
  const bool isLarge = dice(0, 9) == 0;
  const int mode = dice(0, 3), gates = mode < 2 ? 1 : mode == 2 ? 4 : 3;
  const int N = dice(1, isLarge ? 40 : 14), L = dice(1, 9), I = dice(1, 50), H = dice(1, isLarge ? 200 : 50);
  const bool isProjected = mode == 2 && dice(0, 2) == 0, reverse = dice(0, 1), keep = dice(0, 1);
  const int R = isProjected ? dice(1, 30) : H, width = gates * H;
  int sizes[9], rows = 0;
  for (int t = 0; t < L; t++) rows += sizes[t] = t == 0 ? N : dice(1, sizes[t - 1]);
  const Array x(dice, (size_t)rows * I), w_ih(dice, (size_t)width * I), w_hh(dice, (size_t)width * R), w_hr(dice, (size_t)R * H);
  const Array b_ih(dice, width), b_hh(dice, width), state0(dice, (size_t)N * R), h(dice, (size_t)N * R), c(dice, (size_t)N * H);
  const Array output(dice, (size_t)rows * R), reserve(dice, (size_t)rows * width), cells(dice, (size_t)rows * H);
  const Array hiddenN(dice, (size_t)rows * H), before(dice, (size_t)rows * R), c0(dice, (size_t)N * H);
  const float* projection = isProjected ? w_hr.at : nullptr;
  float* states = mode == 2 ? c.at : nullptr;
  float *ofLstm = keep && mode == 2 ? cells.at : nullptr, *ofGru = keep && mode == 3 ? hiddenN.at : nullptr;
  {
    const Array scratch(dice, kernels.forwardBytes(mode, rows, N, I, H, R, keep) / sizeof(float));
    for (int isLaidOut = 0; isLaidOut < 2; isLaidOut++)
      kernels.forward(mode, L, sizes, reverse, I, H, R, x, w_ih, w_hh, b_ih, b_hh, projection, h, states, output, keep,
                      keep ? reserve.at : nullptr, ofLstm, ofGru, isLaidOut, scratch);
  }
  if (keep || mode < 2) {
    const Array dOutput(dice, (size_t)rows * R), dInput(dice, (size_t)rows * width), dHidden(dice, (size_t)rows * width);
    const Array dProjected(dice, (size_t)rows * R), projected(dice, (size_t)rows * H);
    const Array scratch(dice, kernels.backwardBytes(mode, rows, N, H, R) / sizeof(float));
    kernels.backward(mode, L, sizes, reverse, H, R, w_hh, projection, mode == 2 ? c0 : state0, output,
                     mode < 2 ? nullptr : reserve.at, ofLstm, ofGru, dOutput, h, states, dInput, mode == 3 ? dHidden : dInput,
                     isProjected ? dProjected.at : nullptr, isProjected ? projected.at : nullptr, scratch);
  }
  kernels.previous(L, sizes, reverse, R, state0, output, before);
}

void loss(Dice& dice, const Kernels& kernels) {
  const bool isLarge = dice(0, 9) == 0;
  const int R = dice(1, isLarge ? 400 : 20), C = dice(1, isLarge ? 400 : 50), reduction = dice(0, 2);
  const Array scores(dice, (size_t)R * C), weight(dice, C), loss(dice, reduction == 0 ? R : 1), dScores(dice, (size_t)R * C);
  Indices target(dice, R, C);
  const float* weights = dice(0, 1) ? weight.at : nullptr;
  const Array scratch(dice, kernels.crossEntropyBytes(R) / sizeof(float));
  for (int keep = 0; keep < 2; keep++)
    kernels.crossEntropy(R, C, scores, target, weights, -100, dice(0, 1) * 0.1, reduction, loss, keep ? dScores.at : nullptr, scratch);
  kernels.scaleRows(R, C, dScores, loss, reduction == 0 ? R : 1);
}

void ctc(Dice& dice, const Kernels& kernels) {
  const bool isLarge = dice(0, 9) == 0;
  const int T = dice(1, isLarge ? 90 : 12), N = dice(1, 6), C = dice(1, isLarge ? 400 : 30), blank = dice(0, C - 1);
  int counts[6], steps[6], longest = 0, labels = 0;
  for (int n = 0; n < N; n++) {
    counts[n] = dice(0, isLarge ? 30 : 6), steps[n] = dice(0, T);
    longest = counts[n] > longest ? counts[n] : longest, labels += counts[n];
  }
  const Array x(dice, (size_t)T * N * C), losses(dice, N), dx(dice, (size_t)T * N * C);
  Indices of(dice, labels + 1, C);
  for (int i = 0; i < labels; i++) of.at[i] = of.at[i] < 0 || of.at[i] >= C ? 0 : of.at[i];
  for (int keep = 0; keep < 2; keep++) {
    const Array scratch(dice, kernels.ctcLossBytes(T, N, C, longest, keep) / sizeof(float));
    kernels.ctcLoss(T, N, C, x, of, counts, steps, longest, blank, dice(0, 1), losses, keep ? dx.at : nullptr, scratch);
  }
}

void table(Dice& dice, const Kernels& kernels) {
  const bool isLarge = dice(0, 9) == 0;
  const int V = dice(1, isLarge ? 2000 : 50), H = dice(1, isLarge ? 300 : 40), M = dice(1, isLarge ? 2000 : 60);
  const Array table(dice, (size_t)V * H), rows(dice, (size_t)M * H), sums(dice, (size_t)V * H);
  Indices index(dice, M, V);
  kernels.takeRows(M, V, H, table, index, rows);
  kernels.addRows(M, V, H, rows, index, dice(-1, V - 1), sums);
  for (int i = 0; i < M; i++) index.at[i] = index.at[i] < V ? index.at[i] : -1;
  kernels.pickRows(M, H, table, index, 1, rows);
  const int count = M < V ? M : V, width = dice(1, H);
  kernels.copyRows(count, width, table, H - width, H, rows, 0, H);
}

void update(Dice& dice, const Kernels& kernels) {
  const int n = dice(1, dice(0, 9) == 0 ? 300000 : 200);
  const Array p(dice, n), g(dice, n), m(dice, n), v(dice, n), b(dice, n), to(dice, n);
  float *other = dice(0, 1) ? b.at : nullptr, *after = dice(0, 1) ? p.at : to.at;
  const bool maximize = dice(0, 1), first = dice(0, 1);
  kernels.sumOfSquares(n, g);
  kernels.scale(n, g, 0.5f, after);
  kernels.sgd(n, p, g, other, after, maximize, 0.1f, 0.1f, first, 0.9f, 1, first);
  kernels.adam(n, p, g, m, v, other, after, maximize, 0.1f, 1, 0.1f, 0.9f, 0.1f, 0.1f, 0.5f, 1e-8f);
  kernels.rmsprop(n, p, g, v, other, first ? m.at : nullptr, after, maximize, 0.1f, 0.1f, 0.9f, 0.1f, 0.1f, 1e-8f, 0.5f);
  kernels.adagrad(n, p, g, v, after, maximize, 0.1f, 0.1f, 1e-8f);
}

void convolution(Dice& dice, const Kernels& kernels) {
  const bool isLarge = dice(0, 9) == 0;
  const bool isOfTiles = dice(0, 2) == 0;  // of 2 x 2 outputs
  const int groups = dice(0, 2) == 0 ? dice(2, 4) : 1, channels = dice(1, isLarge ? 40 : isOfTiles ? 16 : 6);
  const int outputs = dice(1, 20), N = dice(1, 3);
  int size[2], count[2], filter[2], stride[2], before[2], dilation[2];
  for (int i = 0; i < 2; i++) {
    filter[i] = isOfTiles ? 3 : dice(1, 4), stride[i] = isOfTiles ? 1 : dice(1, 3), dilation[i] = isOfTiles ? 1 : dice(1, 2);
    before[i] = dice(0, 3), size[i] = dice(1, isLarge ? 60 : 12);
    const int extent = dilation[i] * (filter[i] - 1) + 1, least = extent - size[i] - before[i], after = dice(0, 3);
    count[i] = (size[i] + before[i] + (after > least ? after : least) - extent) / stride[i] + 1;
  }
  const int geometry[] = {N, groups * channels, size[0], size[1], groups * outputs, count[0], count[1], filter[0], filter[1],
                          stride[0], stride[1], before[0], before[1], dilation[0], dilation[1], groups};
  const int places = count[0] * count[1], plane = size[0] * size[1];
  const Array x(dice, (size_t)N * groups * channels * plane), y(dice, (size_t)N * groups * outputs * places);
  const Array w(dice, (size_t)groups * outputs * channels * filter[0] * filter[1]), bias(dice, groups * outputs);
  const Array mean(dice, groups * outputs), variance(dice, groups * outputs);
  const int poolH = dice(1, count[0] < 3 ? count[0] : 3), poolW = dice(1, count[1] < 3 ? count[1] : 3);
  const int cut[] = {N, groups * channels, size[0], size[1], groups * outputs, count[0] - count[0] % poolH, count[1] - count[1] % poolW,
                     filter[0], filter[1], stride[0], stride[1], before[0], before[1], dilation[0], dilation[1], groups};
  const Array forward(dice, kernels.convolveBytes(cut, poolH, poolW) / sizeof(float));
  const Array pooled(dice, (size_t)N * groups * outputs * (count[0] / poolH) * (count[1] / poolW));
  const Array back(dice, kernels.convolveBackBytes(geometry) / sizeof(float));
  const Array weight(dice, kernels.convolveWeightBytes(geometry) / sizeof(float));
  const float* moments = dice(0, 1) ? mean.at : nullptr;
  for (int isLaidOut = 0; isLaidOut < 2; isLaidOut++)
    kernels.convolve(cut, x, w, bias, moments, variance, 2, dice(0, 1) ? mean.at : nullptr, dice(0, 1) ? variance.at : nullptr, dice(0, 1), poolH,
                     poolW, pooled, isLaidOut, forward);
  kernels.convolveBack(geometry, y, w, nullptr, x, back);
  kernels.convolveWeight(geometry, x, y, w, weight);
  kernels.sumChannels(N, groups * outputs, places, y, bias);
  const Array values(dice, (size_t)N * groups * channels * places), offsets(dice, (size_t)N * groups * channels * places);
  kernels.maxPool(geometry, x, values, nullptr);
  kernels.maxPool(geometry, x, values, offsets);
  kernels.maxPoolBack(geometry, values, offsets, x);
}

void normalization(Dice& dice, const Kernels& kernels) {
  const int groups = dice(0, 3), N = dice(1, 9), C = (groups ? groups : 1) * dice(1, 20), P = dice(0, 1) ? 1 : dice(1, 90);
  const int blocks = groups ? N * groups : C;
  const Array x(dice, (size_t)N * C * P), dy(dice, (size_t)N * C * P), y(dice, (size_t)N * C * P), mean(dice, blocks);
  const Array variance(dice, blocks), w(dice, C), b(dice, C);
  const Array scratch(dice, kernels.normalizeBackBytes(N, C, P, groups) / sizeof(float));
  kernels.moments(N, C, P, groups, x, mean, variance);
  kernels.normalize(N, C, P, groups, x, mean, variance, 1, w, dice(0, 1) ? b.at : nullptr, y);
  kernels.normalizeBack(N, C, P, groups, true, x, dy, mean, variance, 1, w, y, w, b, scratch);
}

void activation(Dice& dice, const Kernels& kernels) {
  const int n = dice(1, 90), kind = dice(0, 3);
  const Array x(dice, n), y(dice, n);
  kernels.activate(kind, n, x, y);
  kernels.activateBack(kind, n, x, y, y);
  kernels.squash(dice(0, 1), n, x, y);
  kernels.squashBack(dice(0, 1), n, y, x, x);
}

void softmax(Dice& dice, const Kernels& kernels) {
  const int R = dice(1, 9), C = dice(1, 90);
  const bool log = dice(0, 1);
  const Array x(dice, (size_t)R * C), y(dice, (size_t)R * C);
  kernels.softmax(log, R, C, x, y);
  kernels.softmaxBack(log, R, C, y, x, x);
}

void combination(Dice& dice, const Kernels& kernels) {
  const int kind = dice(0, 3), A = dice(1, 5), B = dice(1, 5), C = dice(1, 40);
  const Array whole(dice, (size_t)A * B * C), row(dice, C), column(dice, (size_t)A * B), y(dice, (size_t)A * B * C);
  kernels.combine(kind, A, B, C, whole, B * C, C, 1, row, 0, 0, 1, y);
  kernels.combine(kind, A, B, C, column, B, 1, 0, whole, B * C, C, 1, y);
}

void permutation(Dice& dice, const Kernels& kernels) {
  const bool isLarge = dice(0, 9) == 0;
  const int A = dice(1, isLarge ? 50 : 9), B = dice(1, isLarge ? 50 : 9), C = dice(1, isLarge ? 90 : 40);
  const Array x(dice, (size_t)A * B * C), y(dice, (size_t)A * B * C);
  kernels.permute(A, B, C, x, B * C, C, 1, y);
  kernels.permute(A, C, B, x, B * C, 1, C, y);
  kernels.permute(C, B, A, x, 1, C, B * C, y);
  kernels.permute(C, A, B, x, 1, B * C, C, y);
}

constexpr int CASES = 400, THREADS = 3;

void* run(void* seed) {
  setPoolThreads(4);
  Dice dice{(unsigned)(size_t)seed};
  for (int i = 0; i < CASES; i++) {
#define RUN(name, runs) \
  if (runs) {                                                                                  \
    product(dice, kernels_##name), recurrence(dice, kernels_##name);                           \
    loss(dice, kernels_##name), ctc(dice, kernels_##name), table(dice, kernels_##name), update(dice, kernels_##name);     \
    convolution(dice, kernels_##name), normalization(dice, kernels_##name);                    \
    activation(dice, kernels_##name), softmax(dice, kernels_##name);                           \
    combination(dice, kernels_##name), permutation(dice, kernels_##name);                      \
  }
    BUILDS(RUN)
  }
  return nullptr;
}

}  // namespace

int main() {
  pthread_t threads[THREADS];
  for (size_t i = 0; i < THREADS; i++) pthread_create(&threads[i], nullptr, run, (void*)(i + 1));
  for (pthread_t thread : threads) pthread_join(thread, nullptr);
#define PRINT(name, runs) \
  if (runs) printf(#name ": %d of each kernel\n", CASES* THREADS);
  BUILDS(PRINT)
}
