// The CTC loss: minus the log-probability of all the ways in which a sequence of steps can spell a sequence of labels; and its
// gradient. A sequence goes through states: its labels, with a blank before, between and behind them.
#pragma once
#include "kernels.h"
#include "scaled.h"
#include "scratch.h"
#include "threads.h"

namespace BUILD {

struct CTCScratch {
  int threads;
  float* constants;
  Scaled *alphas, *betas;     // of each thread
  uint64_t ofThread, states;  // how many of those are a thread's
  uint64_t bytes;
  CTCScratch(int T, int N, int C, int labels, bool keep, float* scratch) {
    states = 2 * (uint64_t)labels + 1;
    threads = least(N, threadsFor((double)T * N * (40. * (double)states + 8. * C)));
    ofThread = states * (keep ? (uint64_t)T : 1);
    constexpr int each = sizeof(Scaled) / sizeof(float);
    Scratch of(scratch);
    constants = of.take(sizeof(Constants) / sizeof(float));
    alphas = (Scaled*)of.take((uint64_t)threads * ofThread * each);
    betas = (Scaled*)of.take((uint64_t)threads * states * each);
    bytes = of.all();
  }
};

/** Bytes of scratch that {@link ctcLoss} needs for up to so many labels of a sequence. */
KERNEL(double, ctcLossBytes)(int T, int N, int C, int labels, bool keep) {
  return (double)CTCScratch(T, N, C, labels, keep, nullptr).bytes;
}

/** A sequence: its log-probabilities at a step lie `apart` floats behind those at the step before. */
struct Sequence {
  const float* x;
  uint64_t apart;
  int steps, blank, count;
  const int* labels;
  int last() const { return 2 * count; }
  int classOf(int state) const { return state % 2 ? labels[state / 2] : blank; }
  /** Whether the state can come right after the one two before it. */
  bool skips(int state) const { return state % 2 && state > 1 && labels[state / 2] != labels[state / 2 - 1]; }
};

/** What leads to each state within the steps up to t, from the same up to the step before, which may lie at the same place. */
static void advance(const Sequence& of, int t, const Scaled* before, Scaled* to) {
  const float* x = of.x + (uint64_t)t * of.apart;
  const Scaled blank = exponential(x[of.blank]);
  const int reached = t == 0 ? least(1, of.last()) : of.last();
  for (int s = of.last(); s > reached; s--) to[s] = zero();
  for (int s = reached; s >= 0; s--) {
    Scaled sum = t == 0 ? one() : before[s];
    if (t > 0 && s > 0) sum = sum + before[s - 1];
    if (t > 0 && of.skips(s)) sum = sum + before[s - 2];
    to[s] = sum * (s % 2 ? exponential(x[of.labels[s / 2]]) : blank);
  }
}

/**
 * d (C) -= the probability, given what is spelled, of the states of each class at step t. `ahead` is what leads from each state to
 * the end in step t + 1 and those after it, and becomes that of the step before.
 */
static void retreat(const Sequence& of, int t, Scaled all, const Scaled* alpha, Scaled* ahead, float* d) {
  const float* x = of.x + (uint64_t)t * of.apart;
  const Scaled blank = exponential(x[of.blank]);
  const int last = of.last();
  const bool isEnd = t == of.steps - 1;
  const int first = isEnd ? most(0, last - 1) : 0;
  double ofBlank = 0;
  for (int s = 0; s < first; s++) ahead[s] = zero();
  for (int s = first; s <= last; s++) {
    Scaled sum = isEnd ? one() : ahead[s];
    if (!isEnd && s < last) sum = sum + ahead[s + 1];
    if (!isEnd && s + 2 <= last && of.skips(s + 2)) sum = sum + ahead[s + 2];
    const double e = alpha[s].e + sum.e - all.e;  // up to 2, but for what numbers too large for their sums lose
    const double p = alpha[s].m * sum.m / all.m * powerOfTwo(e < 2 ? e : 2);
    if (s % 2) d[of.labels[s / 2]] -= (float)p;
    else ofBlank += p;
    ahead[s] = sum * (s % 2 ? exponential(x[of.labels[s / 2]]) : blank);
  }
  d[of.blank] -= (float)ofBlank;
}

/** d = eˣ, as the square of e^(x/2), which is a float's for all that has one; NaN for what cannot be, as its share of the loss is. */
INLINE void probabilities(int C, const float* x, float* d, const Constants& k) {
  for (int c = 0; c < C; c += WIDTH) {
    const Vector y = load(x + c, C - c);
    const Vector half = y > 176.f ? splat(88) : y * splat(0.5f);
    const Vector root = shiftedExponential(half, splat(0), k);
    store(d + c, y > -__builtin_inff() ? root * root : splat(__builtin_nanf("")), C - c);
  }
}

INLINE void fill(int n, float* d, float value) {
  for (int i = 0; i < n; i += WIDTH) store(d + i, splat(value), n - i);
}

/**
 * The losses (N) of log-probabilities x (T, N, C). The labels of sequence n, all below C, are the next counts[n] of `labels`, and
 * steps[n] of its T steps count; `longest` is the largest of the counts. What cannot be spelled has the loss ∞, or 0 if
 * `zeroInfinity`. If `dx` is not null, it becomes the gradient of each loss by what log_softmax was taken of: eˣ less the
 * probability of each class given what is spelled; 0 at the other steps.
 */
KERNEL(void, ctcLoss)(int T, int N, int C, const float* x, const int* labels, const int* counts, const int* steps, int longest,
                      int blank, bool zeroInfinity, float* losses, float* dx, float* scratch) {
  const CTCScratch memory(T, N, C, longest, dx != nullptr, scratch);
  placeConstants(memory.constants);
  parallel(memory.threads, [&](int thread) {
    const Constants& k = *(const Constants*)memory.constants;
    Scaled *alphas = memory.alphas + thread * memory.ofThread, *ahead = memory.betas + thread * memory.states;
    const uint64_t apart = floats(N, C), row = dx ? memory.states : 0;
    const Share share(thread, memory.threads, N, 1);
    uint64_t before = 0;
    for (int n = 0; n < share.begin; n++) before += counts[n];
    for (int n = share.begin; n < share.end; before += counts[n++]) {
      const Sequence of{x + floats(n, C), apart, steps[n], blank, counts[n], labels + before};
      const Scaled* end = alphas;
      for (int t = 0; t < of.steps; t++) {
        Scaled* to = alphas + (uint64_t)t * row;
        advance(of, t, end, to);
        end = to;
      }
      const int last = of.last();
      Scaled all = of.steps > 0 ? end[last] : last == 0 ? one() : zero();
      if (of.steps > 0 && last > 0) all = all + end[last - 1];
      const bool isZero = zeroInfinity && all.m == 0;
      losses[n] = isZero ? 0 : (float)-logarithm(all);
      if (!dx) continue;
      for (int t = T - 1; t >= 0; t--) {
        float* d = dx + floats(n, C) + (uint64_t)t * apart;
        if (t >= of.steps || isZero) fill(C, d, 0);
        else if (!(all.m > 0)) fill(C, d, __builtin_nanf(""));
        else {
          probabilities(C, of.x + (uint64_t)t * apart, d, k);
          retreat(of, t, all, alphas + (uint64_t)t * row, ahead, d);
        }
      }
    }
  });
}

}  // namespace BUILD
