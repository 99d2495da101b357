// What a native module takes from the system: monitors, threads, a number of each thread, a clock, large pages. On Windows nothing of a C
// library.
#pragma once
#include <stdint.h>

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

/** A lock, and sleep until it is changed what the lock protects. */
class Monitor {
  SRWLOCK mutex = SRWLOCK_INIT;
  CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;

 public:
  void lock() { AcquireSRWLockExclusive(&mutex); }
  void unlock() { ReleaseSRWLockExclusive(&mutex); }
  void wait() { SleepConditionVariableSRW(&changed, &mutex, INFINITE, 0); }
  void wake() { WakeAllConditionVariable(&changed); }
};

/** Where every thread has its number. */
inline DWORD slotOfNumber() {
  static DWORD slot = TLS_OUT_OF_INDEXES;
  DWORD none = TLS_OUT_OF_INDEXES;
  if (__atomic_load_n(&slot, __ATOMIC_SEQ_CST) == none) {
    const DWORD made = TlsAlloc();
    if (!__atomic_compare_exchange_n(&slot, &none, made, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) TlsFree(made);
  }
  return slot;
}

/** A number that each thread has, 0 until it is set. */
inline int numberOfThread() { return (int)(intptr_t)TlsGetValue(slotOfNumber()); }
inline void setNumberOfThread(int number) { TlsSetValue(slotOfNumber(), (void*)(intptr_t)number); }

inline int64_t nanoseconds() {
  LARGE_INTEGER now, perSecond;
  QueryPerformanceCounter(&now);
  QueryPerformanceFrequency(&perSecond);
  return (int64_t)((double)now.QuadPart / (double)perSecond.QuadPart * 1e9);
}

template <void (*body)(void*)> DWORD WINAPI threadOf(void* data) {
  body(data);
  return 0;
}

/** Runs body(data) in a thread until the process ends, as long as which the module stays loaded. False if there are too many. */
template <void (*body)(void*)> bool startThread(void* data) {
  HMODULE module;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN, (LPCWSTR)&threadOf<body>, &module);
  const HANDLE thread = CreateThread(nullptr, 0, threadOf<body>, data, 0, nullptr);
  return thread != nullptr && CloseHandle(thread);
}

#else
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <time.h>

/** A lock, and sleep until it is changed what the lock protects. */
class Monitor {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

 public:
  void lock() { pthread_mutex_lock(&mutex); }
  void unlock() { pthread_mutex_unlock(&mutex); }
  void wait() { pthread_cond_wait(&changed, &mutex); }
  void wake() { pthread_cond_broadcast(&changed); }
};

inline thread_local int number;

/** A number that each thread has, 0 until it is set. */
inline int numberOfThread() { return number; }
inline void setNumberOfThread(int to) { number = to; }

inline int64_t nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

template <void (*body)(void*)> void* threadOf(void* data) {
  body(data);
  return nullptr;
}

/**
 * Runs body(data) in a thread until the process ends. False if there are too many. The module must stay loaded: by `-z nodelete`
 * on Linux, and on macOS because it has thread_local variables.
 */
template <void (*body)(void*)> bool startThread(void* data) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // signals are for the threads of the program
  pthread_t thread;
  const bool isStarted = pthread_create(&thread, nullptr, threadOf<body>, data) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return isStarted && pthread_detach(thread) == 0;
}

#endif

/**
 * Asks that memory which is about to be written lies on large pages, as far as it has whole ones: the system fills 512 times fewer,
 * and the processor finds them faster. Only on Linux.
 */
inline void wantLargePages([[maybe_unused]] void* at, [[maybe_unused]] uint64_t bytes) {
#if defined(__linux__)
  constexpr uintptr_t PAGE = 1 << 21;
  const uintptr_t begin = ((uintptr_t)at + PAGE - 1) / PAGE * PAGE, end = ((uintptr_t)at + bytes) / PAGE * PAGE;
  if (begin < end) madvise((void*)begin, end - begin, MADV_HUGEPAGE);
#endif
}

/** Tells the processor that this is a loop that waits. */
inline void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  __asm__ volatile("yield");
#endif
}
