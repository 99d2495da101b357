// The kernels as functions of JavaScript, by Node-API, which Node, Bun and Deno have. A module exports
//
//   builds                 by name, best first, those that this processor can run: { avx2: { product(...), ... }, ... }
//   setNumThreads(n), getNumThreads()   of the pool, which all environments of a process share
//
// A kernel takes numbers, booleans, and for a pointer a typed array or null. There is no state of an environment.
#include "host.h"
#include "kernels.h"
#include "pool.h"
#include "processor.h"

namespace {

template <class T> constexpr napi_typedarray_type TYPE_OF = napi_float32_array;
template <> constexpr napi_typedarray_type TYPE_OF<int> = napi_int32_array;

bool read(napi_env env, napi_value from, int& to) { return host::get_value_int32(env, from, &to) == napi_ok; }
bool read(napi_env env, napi_value from, bool& to) { return host::get_value_bool(env, from, &to) == napi_ok; }
bool read(napi_env env, napi_value from, double& to) { return host::get_value_double(env, from, &to) == napi_ok; }
bool read(napi_env env, napi_value from, float& to) {
  double value;
  if (!read(env, from, value)) return false;
  to = (float)value;
  return true;
}

bool isNothing(napi_env env, napi_value value) {
  napi_valuetype type;
  return host::typeof(env, value, &type) == napi_ok && (type == napi_null || type == napi_undefined);
}

template <class T> struct Plain { using type = T; };
template <class T> struct Plain<const T> { using type = T; };

template <class T> bool read(napi_env env, napi_value from, T*& to) {
  napi_typedarray_type type;
  void* data;
  if (host::get_typedarray_info(env, from, &type, nullptr, &data, nullptr, nullptr) != napi_ok) {
    to = nullptr;
    return isNothing(env, from);
  }
  to = (T*)data;
  return type == TYPE_OF<typename Plain<T>::type>;
}

/** The arguments of a call, each read where it stands in the list. */
template <int INDEX, class... Types> struct Arguments {
  bool read(napi_env, const napi_value*, int&) { return true; }
  template <class Function, class... Before> auto give(Function function, Before... before) { return function(before...); }
};

template <int INDEX, class First, class... Rest> struct Arguments<INDEX, First, Rest...> {
  First first;
  Arguments<INDEX + 1, Rest...> rest;

  /** False at one of another type, whose place is `wrong`. */
  bool read(napi_env env, const napi_value* values, int& wrong) {
    wrong = INDEX;
    return ::read(env, values[INDEX], first) && rest.read(env, values, wrong);
  }
  template <class Function, class... Before> auto give(Function function, Before... before) {
    return rest.give(function, before..., first);
  }
};

napi_value result(napi_env env, double value) {
  napi_value number = nullptr;
  host::create_double(env, value, &number);
  return number;
}

template <auto kernel> struct Call;

template <class Result, class... Types, Result (*Kernels::* kernel)(Types...)> struct Call<kernel> {
  static napi_value run(napi_env env, napi_callback_info info) {
    size_t count = sizeof...(Types);
    napi_value values[sizeof...(Types)];
    void* table;
    host::get_cb_info(env, info, &count, values, nullptr, &table);
    Arguments<0, Types...> arguments;
    int wrong = 0;
    if (!arguments.read(env, values, wrong)) {
      char message[] = "argument 00 of a kernel has another type";
      message[9] += (wrong + 1) / 10;
      message[10] += (wrong + 1) % 10;
      host::throw_type_error(env, nullptr, message);
      return nullptr;
    }
    const auto function = ((const Kernels*)table)->*kernel;
    if constexpr (__is_same(Result, void)) {
      arguments.give(function);
      return nullptr;
    } else {
      return result(env, arguments.give(function));
    }
  }
};

napi_value setNumThreads(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value;
  int threads;
  host::get_cb_info(env, info, &count, &value, nullptr, nullptr);
  if (read(env, value, threads) && threads > 0) setPoolThreads(threads);
  else host::throw_type_error(env, nullptr, "setNumThreads takes a positive integer");
  return nullptr;
}

napi_value getNumThreads(napi_env env, napi_callback_info) { return result(env, poolThreads()); }

void define(napi_env env, napi_value object, const char* name, napi_callback callback, const void* data = nullptr) {
  napi_value function;
  if (host::create_function(env, name, NAPI_AUTO_LENGTH, callback, (void*)data, &function) == napi_ok)
    host::set_named_property(env, object, name, function);
}

napi_value functionsOf(napi_env env, const Kernels& table) {
  napi_value functions = nullptr;
  host::create_object(env, &functions);
#define DEFINE(Result, name, arguments) define(env, functions, #name, Call<&Kernels::name>::run, &table);
  KERNELS(DEFINE)
#undef DEFINE
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
  if (runs) host::set_named_property(env, builds, #name, functionsOf(env, kernels_##name));
  BUILDS(ADD)
#undef ADD
  host::set_named_property(env, exports, "builds", builds);
  define(env, exports, "setNumThreads", setNumThreads);
  define(env, exports, "getNumThreads", getNumThreads);
  return exports;
}
