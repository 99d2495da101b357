// One build of the kernels: for WIDTH floats in a vector, under the name BUILD. In WebAssembly each of its two parts is a module.
#if !defined(OTHERS)
#include "backward.h"
#include "forward.h"
#include "product.h"
#include "squash.h"
#include "sums.h"
#include "table.h"
#endif
#if !defined(RECURRENT)
#include "combination.h"
#include "convolution.h"
#include "convolution_gradient.h"
#include "cross_entropy.h"
#include "ctc.h"
#include "elementwise.h"
#include "normalization_gradient.h"
#include "permutation.h"
#include "pooling.h"
#include "softmax_rows.h"
#include "update.h"
#endif

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
