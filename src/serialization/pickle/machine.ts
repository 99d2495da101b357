// The stack machine that pickles are written for: its stack, marks and memo, none of which can be asked for what is not there.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { type Budget, COST } from '../budget.js';
import type { Stored } from '../stored.js';

export class Machine {
  private readonly stack: Stored[] = [];
  /** How many values lie below each open mark. */
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, Stored>();

  constructor(readonly budget: Budget) {}

  push(value: Stored): void {
    this.budget.spend(COST.slot);
    this.stack.push(value);
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
    this.marks.push(this.stack.length);
  }

  /** Everything since the last mark. */
  popMark(): Stored[] {
    const from = this.marks.pop();
    check(from !== undefined, underflow);
    return this.stack.splice(from);
  }

  remember(index = this.memo.size): void {
    this.budget.spend(COST.memo);
    this.memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.memo.get(index);
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

  private get bottom(): number {
    return this.marks.length === 0 ? 0 : this.marks[this.marks.length - 1];
  }
}

const underflow = (): RuntimeError => new RuntimeError('the pickle is damaged: it takes more values than it made');
