// The threads of a process that work for the kernels beside the one that calls, and how many there should be.
#pragma once

extern "C" {
/** How many threads may work at once for the calling one: what it has set, else one for each core that it may use. */
int poolThreads();

/**
 * Calls body(data, 0) to body(data, threads - 1), each once, and returns when all have returned. They may run one after the
 * other, on any threads: where the pool works for another caller, this one does all alone.
 */
void poolRun(int threads, void (*body)(void* data, int thread), void* data);
}

/** For the calling thread, so that no other changes what a kernel reckons with between two calls. */
void setPoolThreads(int threads);

/** How many cores this process may use, by its affinity and its share of time; hyperthreads count as one. */
int availableCores();
