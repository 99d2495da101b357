// The stack machine that pickles are written for: its stack, marks and memo, none of which can be asked for what is not there.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type Budget, COST } from '../budget.js';
import type { Stored } from '../stored.js';

export class Machine {
  private readonly stack: Stored[] = [];
  /** As many values as there were at most. */
  private highest = 0;
  /** How many values lie below each open mark, and below the last one. */
  private readonly marks: number[] = [];
  private bottom = 0;
  /** Python numbers what it remembers without gaps; what is numbered in other ways comes second. */
  private readonly memo: Stored[] = [];
  private readonly farMemo = new Map<number, Stored>();

  constructor(readonly budget: Budget) {}

  push(value: Stored): void {
    if (this.stack.push(value) <= this.highest) return;
    this.highest++;
    this.budget.spend(COST.slot);
  }

  pop(): Stored {
    check(this.stack.length > this.bottom, underflow);
    return this.stack.pop() ?? null;
  }

  top(): Stored {
    check(this.stack.length > this.bottom, underflow);
    return this.stack[this.stack.length - 1];
  }

  /** The last `count` values, in the order in which they came. */
  popMany(count: number): Stored[] {
    check(count <= this.stack.length - this.bottom, underflow);
    return this.stack.splice(this.stack.length - count, count);
  }

  mark(): void {
    this.budget.spend(COST.slot);
    this.marks.push(this.bottom);
    this.bottom = this.stack.length;
  }

  /** Everything since the last mark. */
  popMark(): Stored[] {
    const below = this.marks.pop();
    check(below !== undefined, underflow);
    const values = this.stack.splice(this.bottom);
    this.bottom = below;
    return values;
  }

  remember(index = this.memo.length + this.farMemo.size): void {
    const value = this.top();
    if (index < this.memo.length) this.memo[index] = value;
    else if (index === this.memo.length) {
      this.budget.spend(COST.memo);
      this.memo.push(value);
      this.farMemo.delete(index);
    } else {
      this.budget.spend(COST.farMemo);
      this.farMemo.set(index, value);
    }
  }

  recall(index: number): void {
    const value = index < this.memo.length ? this.memo[index] : this.farMemo.get(index);
    check(value !== undefined, () => new RuntimeError(`the pickle is damaged: it has nothing under the memo ${index}`));
    this.push(value);
  }

  /** The one value that is left in the end. */
  result(): Stored {
    const value = this.pop();
    check(
      this.stack.length === 0 && this.marks.length === 0,
      () => new RuntimeError('the pickle is damaged: it leaves more than one value'),
    );
    return value;
  }
}

const underflow = (): RuntimeError => new RuntimeError('the pickle is damaged: it takes more values than it made');
