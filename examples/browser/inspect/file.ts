// What the worker tells the page of a file: plain values, which are cloned on the way.

/** A tensor of the file. Its number is its place in `tensors`. */
export interface TensorRow {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: number;
  /** The name that the same tensor has had before. */
  readonly sameAs: string | undefined;
}

/** A module that the tensors of a state dict fit. */
export interface ModuleFit {
  /** Empty for the model itself. */
  readonly name: string;
  /** `new nn.LSTM(12, 16, { bidirectional: true })` */
  readonly typescript: string;
  readonly python: string;
  /** How many calls fit as well. */
  readonly others: readonly string[];
}

export interface ModelFit {
  /** Where in the file its state dict is: `model_state_dict`; empty for the whole file. */
  readonly place: string;
  readonly modules: readonly ModuleFit[];
  /** Names in its state dict that are no model's. */
  readonly strange: readonly string[];
}

export interface FileReport {
  readonly name: string;
  readonly size: number;
  readonly format: string;
  readonly tensors: readonly TensorRow[];
  /** Of all tensors, each counted once. */
  readonly elements: number;
  readonly values: readonly (readonly [name: string, shown: string])[];
  readonly repeated: readonly (readonly [name: string, first: string])[];
  readonly objects: readonly (readonly [name: string, className: string])[];
  readonly metadata: readonly (readonly [name: string, text: string])[];
  readonly models: readonly ModelFit[];
  /** The classes, with what loads the file into them; undefined if that is too long for anybody. */
  readonly typescript: string | undefined;
  readonly python: string | undefined;
  /** What no file tells. */
  readonly remarks: readonly string[];
  /** Which dtypes `load` makes others of. */
  readonly conversions: readonly string[];
  /** What can be converted by itself: the file, and the state dicts in it. */
  readonly parts: readonly string[];
}

/** Numbers of a tensor, each of `count` elements that were looked at. */
export interface Statistics {
  readonly count: number;
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly zeros: number;
  readonly nans: number;
  readonly infinities: number;
}

export interface Histogram {
  /** The lower ends of the bins, and the upper end of the last. */
  readonly edges: Float64Array;
  readonly counts: Float64Array;
}

/** A tensor as a table: its first dimension down, all others across. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** In row-major order. */
  readonly values: Float32Array;
  /** Where each row and each column that is seen is in the whole table. */
  readonly rowIndices: Int32Array;
  readonly columnIndices: Int32Array;
  /** Of the whole table. */
  readonly of: readonly [rows: number, columns: number];
  /** Names of equal blocks of rows: the gates of an LSTM or a GRU. */
  readonly gates: readonly string[] | undefined;
}

export interface TensorReport {
  readonly statistics: Statistics;
  readonly histogram: Histogram | undefined;
  readonly picture: Picture | undefined;
  /** How many elements the tensor has: more than `statistics.count` where these are a sample. */
  readonly elements: number;
  /** What is shown in the place of complex numbers, if it has such. */
  readonly shownAs: 'absolute values' | undefined;
}
