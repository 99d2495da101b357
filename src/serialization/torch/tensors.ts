// Makes the tensors of one file, one object per view: tied weights are one tensor with two names.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { DTYPES, type Dtype } from '../dtypes.js';
import { StoredTensor } from '../stored.js';
import { elementsOf } from './gather.js';
import type { Storage } from './storage.js';
import { checkedView, rowMajorStrides } from './view.js';

/** Expanded or often shared storages could be tensors of any size in a small file: this many bytes more than 8 times the file. */
const EXTRA_BYTES = 16 * 2 ** 20;
const TIMES_FILE = 8;

export class Tensors {
  /** Within the same run of bytes, by offset and shape. Keys are not asked: what they are is the file's choice. */
  private readonly byView = new Map<object, Map<string, StoredTensor>>();
  private readonly allowed: number;
  private total = 0;

  constructor(fileSize: number) {
    this.allowed = EXTRA_BYTES + TIMES_FILE * fileSize;
  }

  view(storage: Storage, dtype: Dtype, offset: number, shape: readonly number[], strides: readonly number[]): StoredTensor {
    const view = checkedView(dtype, offset, shape, strides, storage.bytes);
    const { run, start } = storage.bytes;
    const views = this.byView.get(run) ?? new Map<string, StoredTensor>();
    this.byView.set(run, views);
    const identity = [start + offset * DTYPES[dtype].size, dtype, shape, strides].join(';');
    const known = views.get(identity);
    if (known) return known;
    this.total += view.count * DTYPES[dtype].size;
    check(this.total <= this.allowed, () => {
      return new RuntimeError(`the tensors take more than ${this.allowed} bytes, far more than the file has: it is refused`);
    });
    const tensor = new StoredTensor(dtype, shape, elementsOf(view, storage.bytes));
    views.set(identity, tensor);
    return tensor;
  }

  /** All of a storage, as a tensor of one dimension. */
  readonly whole = (storage: Storage): StoredTensor => {
    const shape = [storage.bytes.size / DTYPES[storage.dtype].size];
    return this.view(storage, storage.dtype, 0, shape, rowMajorStrides(shape));
  };
}
