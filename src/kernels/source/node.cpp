// The kernels as functions of JavaScript, by Node-API, which Node, Bun and Deno have. A module exports
//
//   builds                 by name, best first, those that this processor can run: { avx2: { product(...), ... }, ... }
//   setNumThreads(n), getNumThreads()   of the pool, which all environments of a process share
//   addressOf(array)       of its first element, for as long as the array lives
//   wantLargePages(array)  for a large one that is about to be filled
//
// A kernel takes numbers, booleans, and for a pointer a typed array or null. There is no state of an environment. Behind its kernels, in
// the order of kernels.h, a build has replay(code) for many calls at once: of each `code` has the place of its kernel in that order, and
// the arguments as doubles, for a pointer the address or 0. The result is -1, or where the call begins in the code at which it ended:
// one of a kernel that looks for an index, and found one. A number below zero before some calls says how many of them do not wait for
// each other, and are made at once, each on one thread.
#include "host.h"
#include "kernels.h"
#include "pool.h"
#include "processor.h"
#include "system.h"

namespace {

/** What a parameter of a kernel takes. */
enum Kind : char { INTEGER, TRUTH, NUMBER, FLOATS, INTEGERS };

template <class T> constexpr Kind KIND_OF = NUMBER;
template <> constexpr Kind KIND_OF<int> = INTEGER;
template <> constexpr Kind KIND_OF<bool> = TRUTH;
template <> constexpr Kind KIND_OF<float*> = FLOATS;
template <> constexpr Kind KIND_OF<const float*> = FLOATS;
template <> constexpr Kind KIND_OF<const int*> = INTEGERS;

bool isNothing(napi_env env, napi_value value) {
  napi_valuetype type;
  return host::typeof(env, value, &type) == napi_ok && (type == napi_null || type == napi_undefined);
}

/** Where the elements of a typed array of that type are, and how many. */
bool readArray(napi_env env, napi_value from, napi_typedarray_type wanted, void*& data, size_t& count) {
  napi_typedarray_type type;
  return host::get_typedarray_info(env, from, &type, &count, &data, nullptr, nullptr) == napi_ok && type == wanted;
}

/** An argument as a double, which an address fits into; null is 0. */
bool read(napi_env env, napi_value from, Kind kind, double& to) {
  if (kind == NUMBER) return host::get_value_double(env, from, &to) == napi_ok;
  if (kind == TRUTH) {
    bool value = false;
    const bool is = host::get_value_bool(env, from, &value) == napi_ok;
    to = value;
    return is;
  }
  if (kind == INTEGER) {
    int value = 0;
    const bool is = host::get_value_int32(env, from, &value) == napi_ok;
    to = value;
    return is;
  }
  void* data = nullptr;
  size_t count;
  const bool is = readArray(env, from, kind == FLOATS ? napi_float32_array : napi_int32_array, data, count);
  to = (double)(uintptr_t)data;
  return is || isNothing(env, from);
}

template <class T> struct Argument {
  static T from(double value) { return (T)value; }
};
template <> struct Argument<bool> {
  static bool from(double value) { return value != 0; }
};
template <class T> struct Argument<T*> {
  static T* from(double value) { return (T*)(uintptr_t)value; }
};

napi_value result(napi_env env, double value) {
  napi_value number = nullptr;
  host::create_double(env, value, &number);
  return number;
}

/** A kernel as a function of doubles. */
struct Kernel {
  double (*call)(const Kernels& table, const double* arguments);
  const Kind* kinds;
  int count;
  /** Whether its result is an index, or -1. */
  bool finds;
  bool hasResult;
};

template <auto kernel> struct Call;

template <class Result, class... Types, Result (*Kernels::* kernel)(Types...)> struct Call<kernel> {
  static constexpr Kind kinds[] = {KIND_OF<Types>...};

  template <class Int, Int... places> struct Places {
    static double call(const Kernels& table, const double* arguments) {
      const auto function = table.*kernel;
      if constexpr (!__is_same(Result, void)) return function(Argument<Types>::from(arguments[places])...);
      function(Argument<Types>::from(arguments[places])...);
      return 0;
    }
  };

  static constexpr Kernel description = {__make_integer_seq<Places, int, sizeof...(Types)>::call, kinds, sizeof...(Types),
                                         __is_same(Result, int), !__is_same(Result, void)};
};

#define DESCRIBED(Result, name, arguments) Call<&Kernels::name>::description,
constexpr Kernel DESCRIPTIONS[] = {KERNELS(DESCRIBED)};
#undef DESCRIBED
constexpr int MOST = 24;  // arguments

napi_value run(const Kernels& table, napi_env env, napi_callback_info info) {
  size_t count = MOST;
  napi_value values[MOST];
  void* data;
  host::get_cb_info(env, info, &count, values, nullptr, &data);
  const Kernel& kernel = *(const Kernel*)data;
  double arguments[MOST];
  for (int i = 0; i < kernel.count; i++) {
    if (read(env, values[i], kernel.kinds[i], arguments[i])) continue;
    char message[] = "argument 00 of a kernel has another type";
    message[9] += (i + 1) / 10;
    message[10] += (i + 1) % 10;
    host::throw_type_error(env, nullptr, message);
    return nullptr;
  }
  const double value = kernel.call(table, arguments);
  return kernel.hasResult ? result(env, value) : nullptr;
}

constexpr int MOST_AT_ONCE = 8;

/** Calls that are made at once. */
struct AtOnce {
  const Kernels& table;
  const double* calls[MOST_AT_ONCE];

  static void one(void* data, int i) {
    const AtOnce& of = *(const AtOnce*)data;
    const double* call = of.calls[i];
    const int threads = numberOfThread();
    setNumberOfThread(1);
    DESCRIPTIONS[(int)*call].call(of.table, call + 1);
    setNumberOfThread(threads);
  }
};

/** Where the code goes on behind so many calls. */
const double* atOnce(const Kernels& table, int count, const double* code) {
  AtOnce all = {table, {}};
  for (int i = 0; i < count; i++) {
    all.calls[i] = code;
    code += 1 + DESCRIPTIONS[(int)*code].count;
  }
  poolRun(count, AtOnce::one, &all);
  return code;
}

napi_value replay(const Kernels& table, napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value;
  host::get_cb_info(env, info, &count, &value, nullptr, nullptr);
  void* data = nullptr;
  size_t size = 0;
  if (!readArray(env, value, napi_float64_array, data, size)) {
    host::throw_type_error(env, nullptr, "replay takes a Float64Array");
    return nullptr;
  }
  const double* code = (const double*)data;
  const double* end = code + size;
  while (code < end) {
    if (*code < 0) {
      code = atOnce(table, (int)-*code, code + 1);
      continue;
    }
    const Kernel& kernel = DESCRIPTIONS[(int)*code];
    const double found = kernel.call(table, code + 1);
    if (kernel.finds && found != -1) break;
    code += 1 + kernel.count;
  }
  return result(env, code < end ? code - (const double*)data : -1);
}

napi_value addressOf(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value;
  host::get_cb_info(env, info, &count, &value, nullptr, nullptr);
  double address;
  if (read(env, value, FLOATS, address) || read(env, value, INTEGERS, address)) return result(env, address);
  host::throw_type_error(env, nullptr, "addressOf takes a Float32Array or an Int32Array");
  return nullptr;
}

napi_value wantLargePages(napi_env env, napi_callback_info info) {
  size_t count = 1, size = 0;
  napi_value value;
  void* data = nullptr;
  host::get_cb_info(env, info, &count, &value, nullptr, nullptr);
  if (readArray(env, value, napi_float32_array, data, size)) ::wantLargePages(data, size * sizeof(float));
  else host::throw_type_error(env, nullptr, "wantLargePages takes a Float32Array");
  return nullptr;
}

napi_value setNumThreads(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value;
  int threads;
  host::get_cb_info(env, info, &count, &value, nullptr, nullptr);
  if (host::get_value_int32(env, value, &threads) == napi_ok && threads > 0) setPoolThreads(threads);
  else host::throw_type_error(env, nullptr, "setNumThreads takes a positive integer");
  return nullptr;
}

napi_value getNumThreads(napi_env env, napi_callback_info) { return result(env, poolThreads()); }

void define(napi_env env, napi_value object, const char* name, napi_callback callback, const void* data = nullptr) {
  napi_value function;
  if (host::create_function(env, name, NAPI_AUTO_LENGTH, callback, (void*)data, &function) == napi_ok)
    host::set_named_property(env, object, name, function);
}

/** A function of this file, for a build. */
template <const Kernels& table, auto function> napi_value with(napi_env env, napi_callback_info info) {
  return function(table, env, info);
}

template <const Kernels& table> napi_value functionsOf(napi_env env) {
  napi_value functions = nullptr;
  host::create_object(env, &functions);
  const Kernel* kernel = DESCRIPTIONS;
#define DEFINE(Result, name, arguments) define(env, functions, #name, with<table, run>, kernel++);
  KERNELS(DEFINE)
#undef DEFINE
  define(env, functions, "replay", with<table, replay>);
  return functions;
}

}  // namespace

#define DECLARE(name, runs) extern const Kernels kernels_##name;
BUILDS(DECLARE)
#undef DECLARE

extern "C" NAPI_MODULE_EXPORT int32_t node_api_module_get_api_version_v1() { return 8; }

extern "C" NAPI_MODULE_EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  host::connect();
  napi_value builds = nullptr;
  host::create_object(env, &builds);
#define ADD(name, runs) \
  if (runs) host::set_named_property(env, builds, #name, functionsOf<kernels_##name>(env));
  BUILDS(ADD)
#undef ADD
  host::set_named_property(env, exports, "builds", builds);
  define(env, exports, "setNumThreads", setNumThreads);
  define(env, exports, "getNumThreads", getNumThreads);
  define(env, exports, "addressOf", addressOf);
  define(env, exports, "wantLargePages", wantLargePages);
  return exports;
}
