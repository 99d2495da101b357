// The stack machine that pickles are written for: its stack, marks and memo, none of which can be asked for what is not there.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { Charge, Value } from './values.js';

/** Far beyond what checkpoints hold; a few hundred megabytes of small objects. */
const MAX_VALUES = 10_000_000;

export class Machine {
  private stack: Value[] = [];
  private readonly below: Value[][] = [];
  private readonly memo = new Map<number, Value>();
  private pushed = 0;
  private copied = 0;

  constructor(private readonly byteCount: number) {}

  push(value: Value): void {
    this.count();
    this.stack.push(value);
  }

  pop(): Value {
    const value = this.stack.pop();
    check(value !== undefined, underflow);
    return value;
  }

  top(): Value {
    const value = this.stack.at(-1);
    check(value !== undefined, underflow);
    return value;
  }

  /** The last `count` values, in the order in which they came. */
  popMany(count: number): Value[] {
    check(count <= this.stack.length, underflow);
    return this.stack.splice(this.stack.length - count, count);
  }

  mark(): void {
    this.count();
    this.below.push(this.stack);
    this.stack = [];
  }

  /** Everything since the last mark. */
  popMark(): Value[] {
    const above = this.stack;
    const stack = this.below.pop();
    check(stack !== undefined, underflow);
    this.stack = stack;
    return above;
  }

  remember(index: number): void {
    this.memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    check(value !== undefined, () => new RuntimeError(`the pickle is damaged: it has nothing under the memo ${index}`));
    this.push(value);
  }

  /** The one value that is left in the end. */
  result(): Value {
    const value = this.pop();
    check(
      this.stack.length === 0 && this.below.length === 0,
      () => new RuntimeError('the pickle is damaged: it leaves more than one value'),
    );
    return value;
  }

  readonly charge: Charge = (amount) => {
    this.copied += amount;
    check(this.copied <= this.byteCount, () => new RuntimeError('the pickle is damaged: it copies more than it holds'));
  };

  private count(): void {
    this.pushed++;
    check(this.pushed <= MAX_VALUES, () => new RuntimeError(`the pickle is refused: it has more than ${MAX_VALUES} values`));
  }
}

const underflow = (): RuntimeError => new RuntimeError('the pickle is damaged: it takes more values than it made');
