// What the shaders share: where tfjs's packed layout keeps a number, and the activations.

/**
 * A packed texture holds rows 2i, 2i+1 and columns 2j, 2j+1 of a matrix in texel (i, j), and fills its own rows with these one
 * after the other, whatever their width. `pairs` is the number of texels in a row of the matrix.
 */
export const LAYOUT = `
  vec4 texel(sampler2D matrix, int index) {
    int width = textureSize(matrix, 0).x;
    return texelFetch(matrix, ivec2(index % width, index / width), 0);
  }
  // Of the texels of the output the one that is written, for shaders that go from texel to texel.
  int here() {
    return int(gl_FragCoord.y) * ((outTexShape.y + 1) / 2) + int(gl_FragCoord.x);
  }
  // Columns 2*pair and 2*pair + 1 of a row.
  vec2 ofRow(sampler2D matrix, int row, int pair, int pairs) {
    vec4 both = texel(matrix, row / 2 * pairs + pair);
    return row % 2 == 0 ? both.rg : both.ba;
  }
  // And of the row after it.
  vec4 ofTwoRows(sampler2D matrix, int row, int pair, int pairs) {
    return vec4(ofRow(matrix, row, pair, pairs), ofRow(matrix, row + 1, pair, pairs));
  }
  float element(sampler2D matrix, int row, int column, int pairs) {
    vec2 both = ofRow(matrix, row, column / 2, pairs);
    return column % 2 == 0 ? both.x : both.y;
  }
  // Writes four elements of a matrix, and 0 where there is no row or column, so that products may sum over the texels.
  void write(vec4 value, ivec2 at, ivec2 shape) {
    bvec2 inside = lessThan(at + 1, shape);
    setOutput(vec4(
      value.r,
      inside.y ? value.g : 0.0,
      inside.x ? value.b : 0.0,
      inside.x && inside.y ? value.a : 0.0));
  }
`;

/** Safe at both ends, NaN where the argument is, and in the middle as accurate as float32. */
export const ACTIVATIONS = `
  // By its bits: drivers may take it that nothing is NaN.
  bool isNotNumber(float x) {
    return (floatBitsToUint(x) & 0x7fffffffu) > 0x7f800000u;
  }
  float sigmoid1(float x) {
    if (isNotNumber(x)) return x;
    float e = exp(-min(abs(x), 88.0));
    return (x < 0.0 ? e : 1.0) / (1.0 + e);
  }
  float tanh1(float x) {
    if (isNotNumber(x)) return x;
    float size = abs(x), square = x * x;
    if (size < 0.25) {
      return x * (1.0 + square * (-1.0 / 3.0 + square * (2.0 / 15.0 + square * (-17.0 / 315.0 + square * 62.0 / 2835.0))));
    }
    float e = exp(-2.0 * min(size, 20.0));
    return sign(x) * (1.0 - e) / (1.0 + e);
  }
  float relu1(float x) {
    return isNotNumber(x) || x > 0.0 ? x : 0.0;
  }
  float reluGrad1(float h, float dy) {
    return isNotNumber(h) || h > 0.0 ? dy : 0.0;
  }
  vec2 sigmoid(vec2 x) { return vec2(sigmoid1(x.x), sigmoid1(x.y)); }
  vec4 sigmoid(vec4 x) { return vec4(sigmoid(x.rg), sigmoid(x.ba)); }
  vec2 hyperbolic(vec2 x) { return vec2(tanh1(x.x), tanh1(x.y)); }
  vec4 hyperbolic(vec4 x) { return vec4(hyperbolic(x.rg), hyperbolic(x.ba)); }
  vec4 rectified(vec4 x) { return vec4(relu1(x.r), relu1(x.g), relu1(x.b), relu1(x.a)); }
  // dy·relu'(x), from h = rectified(x): dy itself or 0, whatever dy is.
  vec4 rectifiedGrad(vec4 h, vec4 dy) {
    return vec4(reluGrad1(h.r, dy.r), reluGrad1(h.g, dy.g), reluGrad1(h.b, dy.b), reluGrad1(h.a, dy.a));
  }
`;
