// How many cores this process may use.
#include "pool.h"

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

static const char* variable(const char* name) {
  static char value[32];
  const DWORD length = GetEnvironmentVariableA(name, value, sizeof value);
  return length > 0 && length < sizeof value ? value : "";
}

static int allowedCores() {
  static SYSTEM_LOGICAL_PROCESSOR_INFORMATION all[1024];
  DWORD size = sizeof all;
  DWORD_PTR allowed, ofSystem;
  if (!GetProcessAffinityMask(GetCurrentProcess(), &allowed, &ofSystem) || !GetLogicalProcessorInformation(all, &size)) return 0;
  int cores = 0;
  for (DWORD i = 0; i < size / sizeof *all; i++) cores += all[i].Relationship == RelationProcessorCore && all[i].ProcessorMask & allowed;
  return cores;
}

#else
#include <stdlib.h>

static const char* variable(const char* name) {
  const char* value = getenv(name);
  return value == nullptr ? "" : value;
}

#if defined(__APPLE__)
#include <sys/sysctl.h>

/** The fast ones: a round would wait for the others. */
static int allowedCores() {
  int cores = 0;
  size_t size = sizeof cores;
  if (sysctlbyname("hw.perflevel0.physicalcpu", &cores, &size, nullptr, 0) != 0) sysctlbyname("hw.physicalcpu", &cores, &size, nullptr, 0);
  return cores;
}

#else
#include <sched.h>
#include <stdio.h>

/** Numbers at the begin of a file; how many there are. */
template <class... Numbers> static int readNumbers(const char* path, const char* format, Numbers*... numbers) {
  FILE* file = fopen(path, "r");
  if (file == nullptr) return 0;
  const int count = fscanf(file, format, numbers...);
  fclose(file);
  return count;
}

/** How many processors' time the process's group has, 0 if it is not limited. */
static int quota() {
  long time = 0, period = 0;
  if (readNumbers("/sys/fs/cgroup/cpu.max", "%ld %ld", &time, &period) < 2) {
    readNumbers("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "%ld", &time);
    readNumbers("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "%ld", &period);
  }
  if (time <= 0 || period <= 0) return 0;
  return time < period ? 1 : (int)(time / period);
}

static int allowedCores() {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 0;
  int cores = 0;
  for (int i = 0; i < CPU_SETSIZE; i++) {
    if (!CPU_ISSET(i, &allowed)) continue;
    char path[80];
    int first = i;  // of the processors of a core
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", i);
    readNumbers(path, "%d", &first);
    cores += first == i || !CPU_ISSET(first, &allowed);
  }
  const int most = quota();
  return most > 0 && most < cores ? most : cores;
}
#endif
#endif

/** The number at the begin of a text, 0 if there is none or it is large. */
static int numberIn(const char* text) {
  int number = 0;
  for (; *text >= '0' && *text <= '9' && number < 10000; text++) number = 10 * number + (*text - '0');
  return number < 10000 ? number : 0;
}

int availableCores() {
  const int wanted = numberIn(variable("OMP_NUM_THREADS"));  // which PyTorch goes by
  const int cores = wanted > 0 ? wanted : allowedCores();
  return cores > 0 ? cores : 1;
}
