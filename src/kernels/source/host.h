// The functions of Node-API that are used. On Windows a module says which program they come from, and that is not node.exe
// everywhere; so there they are looked up in the program that runs.
#pragma once
#include <node_api.h>
#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#endif

#define FROM_HOST(X)                                                                                                        \
  X(create_double) X(create_function) X(create_object) X(get_cb_info) X(get_typedarray_info) X(get_value_bool)              \
  X(get_value_double) X(get_value_int32) X(set_named_property) X(throw_type_error) X(typeof)

namespace host {
#if defined(_WIN32)
#define DECLARE(name) static decltype(&::napi_##name) name;
#define LOOK_UP(name) name = (decltype(name))(void*)GetProcAddress(GetModuleHandleW(nullptr), "napi_" #name);
FROM_HOST(DECLARE)
static void connect() { FROM_HOST(LOOK_UP) }
#undef LOOK_UP
#else
#define DECLARE(name) constexpr auto& name = ::napi_##name;
FROM_HOST(DECLARE)
static void connect() {}
#endif
#undef DECLARE
}  // namespace host
