// The pool of threads. They start with the first work for several, spin for a moment after each, since more may come, and sleep.
//
// A round is one call of poolRun. Every thread has a share that it takes first, which keeps data in its caches from round to
// round, and whoever is done takes those that nobody has taken, so that no round waits for a thread to wake up.
#include "pool.h"
#include "system.h"

namespace {

constexpr int MOST = 256;         // threads
constexpr int64_t SPIN = 50'000;    // nanoseconds

template <class T> T get(const T& from) { return __atomic_load_n(&from, __ATOMIC_SEQ_CST); }
template <class T> void set(T& to, T value) { __atomic_store_n(&to, value, __ATOMIC_SEQ_CST); }

/** A thread's place, and the share of that number. */
struct alignas(64) Seat {
  uint32_t open;  // the round whose share is to be taken, 0 if it is taken
  bool asleep;
  Monitor monitor;
};

Seat seats[MOST];  // the first is the caller's
bool busy;
int started;  // threads of the pool; the caller of a round changes it

// A round. What is not read by get() is read only by who has taken a share.
uint32_t round;
int sharers;
int left;  // shares that are not done
void (*work)(void* data, int thread);
void* of;

/** Waits until `done`, spinning first. */
template <class Done> void await(Seat& seat, Done done) {
  for (const int64_t end = nanoseconds() + SPIN; nanoseconds() < end;) {
    for (int i = 0; i < 16; i++) {
      if (done()) return;
      relax();
    }
  }
  seat.monitor.lock();
  set(seat.asleep, true);
  while (!done()) seat.monitor.wait();
  set(seat.asleep, false);
  seat.monitor.unlock();
}

/** To be called after what a sleeper waits for. */
void wake(Seat& seat) {
  if (!get(seat.asleep)) return;
  seat.monitor.lock();
  seat.monitor.wake();
  seat.monitor.unlock();
}

/** Does a share of that round if it is still open; of an older round none is. */
void take(uint32_t number, int share) {
  if (!__atomic_compare_exchange_n(&seats[share].open, &number, 0, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) return;
  work(of, share);
  if (__atomic_sub_fetch(&left, 1, __ATOMIC_SEQ_CST) == 0) wake(seats[0]);
}

void takeAll(int self, uint32_t number, int threads) {
  for (int i = 0; i < threads; i++) take(number, (self + i) % threads);
}

/** A thread of the pool, which ends with the process. */
void serve(void* seat) {
  const int self = (Seat*)seat - seats;
  for (uint32_t seen = 0;;) {
    await(seats[self], [&] { return get(round) != seen && get(sharers) > self; });
    seen = get(round);
    takeAll(self, seen, get(sharers));
  }
}

/** A round, by its caller. */
void share(int threads, void (*body)(void* data, int thread), void* data) {
  while (started + 1 < threads && startThread<serve>(&seats[started + 1])) started++;
  const uint32_t number = round == UINT32_MAX ? 1 : round + 1;
  work = body;
  of = data;
  set(left, threads);
  set(sharers, threads);
  for (int i = 0; i < threads; i++) set(seats[i].open, number);
  set(round, number);
  for (int i = 1; i < threads; i++) wake(seats[i]);
  takeAll(0, number, threads);
  await(seats[0], [] { return get(left) == 0; });
}

int coresOnce() {
  static int cores;
  if (get(cores) == 0) set(cores, availableCores());
  return get(cores);
}

}  // namespace

void setPoolThreads(int threads) { setNumberOfThread(threads); }

int poolThreads() {
  const int chosen = numberOfThread();
  const int threads = chosen > 0 ? chosen : coresOnce();
  return threads < MOST ? threads : MOST;
}

void poolRun(int threads, void (*body)(void* data, int thread), void* data) {
  if (threads > MOST || threads < 2 || __atomic_test_and_set(&busy, __ATOMIC_ACQUIRE)) {
    for (int i = 0; i < threads; i++) body(data, i);
    return;
  }
  share(threads, body, data);
  __atomic_clear(&busy, __ATOMIC_RELEASE);
}
