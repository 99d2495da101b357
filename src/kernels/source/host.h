// The functions of Node-API that are used. On Windows a module says which program they come from, and that is not node.exe
// everywhere; so there they are looked up in the program that runs.
#pragma once
#include <node_api.h>
#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#define FROM_HOST(name) const auto name = (decltype(&::napi_##name))(void*)GetProcAddress(GetModuleHandleW(nullptr), "napi_" #name);
#else
#define FROM_HOST(name) constexpr auto& name = ::napi_##name;
#endif

namespace host {
FROM_HOST(create_double)
FROM_HOST(create_function)
FROM_HOST(create_object)
FROM_HOST(get_cb_info)
FROM_HOST(get_typedarray_info)
FROM_HOST(get_value_bool)
FROM_HOST(get_value_double)
FROM_HOST(get_value_int32)
FROM_HOST(set_named_property)
FROM_HOST(throw_type_error)
FROM_HOST(typeof)
}  // namespace host
