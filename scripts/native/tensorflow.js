// The TensorFlow library that the addon is compiled against where there is no official one: a wheel on PyPI, to the byte.
const INCLUDE = 'tensorflow/include';
const C_HEADERS = [
  'c_api',
  'c_api_macros',
  'tf_attrtype',
  'tf_buffer',
  'tf_datatype',
  'tf_status',
  'tf_tensor',
  'tf_tstring',
];

export const WHEEL = {
  name: 'tensorflow-cpu',
  version: '2.21.0',
  python: '3.11',
  platform: 'linux x64', // tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl
  megabytes: 274,
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  /** By the names that the linker asks for. */
  libraries: {
    'libtensorflow.so': 'tensorflow/libtensorflow_cc.so.2',
    'libtensorflow_framework.so': 'tensorflow/libtensorflow_framework.so.2',
  },
  include: INCLUDE,
  headers: [
    ...C_HEADERS.map((name) => `${INCLUDE}/tensorflow/c/${name}.h`),
    `${INCLUDE}/tensorflow/c/eager/c_api.h`,
    `${INCLUDE}/tensorflow/core/platform/ctstring.h`,
    `${INCLUDE}/tensorflow/core/platform/ctstring_internal.h`,
    `${INCLUDE}/tsl/platform/ctstring.h`,
    `${INCLUDE}/tsl/platform/ctstring_internal.h`,
    `${INCLUDE}/xla/tsl/c/tsl_status.h`,
  ],
};
