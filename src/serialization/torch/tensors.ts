// Makes the tensors of one file, one object per view: tied weights are one tensor with two names.
import { type Budget, COST } from '../budget.js';
import { numel } from '../contents.js';
import { DTYPES, type Dtype } from '../dtypes.js';
import { StoredTensor } from '../stored.js';
import { elementsOf } from './gather.js';
import type { Storage } from './storage.js';
import { checkedView } from './view.js';

export class Tensors {
  /** Within the same run of bytes, by offset and shape. Keys are not asked: what they are is the file's choice. */
  private readonly byView = new Map<object, Map<string, StoredTensor>>();

  constructor(readonly budget: Budget) {}

  view(
    storage: Storage,
    dtype: Dtype,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
    requires_grad = false,
  ): StoredTensor {
    const view = checkedView(dtype, offset, shape, strides, storage.bytesOfFile);
    const { run, start } = storage.bytesOfFile;
    this.budget.spend(COST.tensor + COST.dimension * shape.length);
    const views = this.byView.get(run) ?? new Map<string, StoredTensor>();
    this.byView.set(run, views);
    const identity = [start + offset * DTYPES[dtype].size, dtype, shape, strides, requires_grad].join(';');
    const known = views.get(identity);
    if (known) return known;
    this.budget.spendTensor(dtype, view.count);
    const tensor = new StoredTensor(dtype, shape, elementsOf(view, storage.bytesOfFile), requires_grad);
    views.set(identity, tensor);
    return tensor;
  }

  /** Those that are another object too. */
  private readonly copied = new Set<StoredTensor>();

  /** The same elements as another object, as a parameter is beside its data. */
  again(data: StoredTensor, requires_grad: boolean): StoredTensor {
    this.budget.spend(COST.tensor);
    if (this.copied.has(data)) this.budget.spendTensor(data.dtype, numel(data.shape));
    this.copied.add(data);
    return new StoredTensor(data.dtype, data.shape, data.content, requires_grad);
  }
}
