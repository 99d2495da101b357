// Names of classes, made of names of attributes: each once, and none that the code needs for something else.

/** What the code uses, or the languages have. */
const TAKEN = 'Array False None True'.split(' ');

const MAX_LENGTH = 40;

export class ClassNames {
  /** How many classes there are of each name. */
  private readonly taken = new Map<string, number>(TAKEN.map((name) => [name, 1]));

  /** `self_attn` gives `SelfAttn`, and if that is taken `SelfAttn2`. */
  take(attribute: string): string {
    const words = attribute.slice(0, MAX_LENGTH).match(/[A-Za-z][a-z]*|\d+/g) ?? [];
    const joined = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
    const name = /^[A-Z]/.test(joined) ? joined : `Part${joined}`;
    for (;;) {
      const count = (this.taken.get(name) ?? 0) + 1;
      this.taken.set(name, count);
      const numbered = count === 1 ? name : `${name}${/\d$/.test(name) ? '_' : ''}${count}`;
      if (numbered === name || !this.taken.has(numbered)) {
        this.taken.set(numbered, Math.max(1, this.taken.get(numbered) ?? 0));
        return numbered;
      }
    }
  }
}
