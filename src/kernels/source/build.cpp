// One build of the kernels: for WIDTH floats in a vector, under the name BUILD. In WebAssembly it is the whole module.
#include "backward.h"
#include "convolution.h"
#include "convolution_gradient.h"
#include "cross_entropy.h"
#include "elementwise.h"
#include "forward.h"
#include "normalization_gradient.h"
#include "pooling.h"
#include "product.h"
#include "table.h"
#include "update.h"

#if !defined(__wasm__)
#define TABLE_OF(build) kernels_##build
#define TABLE(build) TABLE_OF(build)
extern const Kernels TABLE(BUILD);
const Kernels TABLE(BUILD) = {
#define ENTRY(Result, name, arguments) BUILD::name,
    KERNELS(ENTRY)
#undef ENTRY
};
#endif
