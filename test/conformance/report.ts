// What a conformance run prints: its progress, every miss, and the worst case of each class.
import type { Finding } from './check.js';
import { type Configuration, describe } from './configurations.js';

interface Checked {
  configuration: Configuration;
  index: number;
  backend: string;
  kernels: 'fused' | 'composed';
  findings: readonly Finding[];
  milliseconds: number;
}

interface Worst extends Checked {
  finding: Finding;
}

export class Report {
  /** Checks, each of one case on one backend with one kind of kernels, that missed anything. */
  misses = 0;
  private readonly checks = new Map<string, number>();
  private readonly milliseconds = new Map<string, number>();
  private readonly worst = new Map<string, Worst>();

  constructor(private readonly seed: number) {}

  add(checked: Checked): void {
    const { backend, kernels, milliseconds } = checked;
    const where = `${backend} (${kernels})`;
    this.milliseconds.set(where, (this.milliseconds.get(where) ?? 0) + milliseconds);
    const { class: name } = checked.configuration;
    this.checks.set(name, (this.checks.get(name) ?? 0) + 1);
    for (const finding of checked.findings) {
      if (finding.fraction > (this.worst.get(name)?.finding.fraction ?? -1)) this.worst.set(name, { ...checked, finding });
    }
    const missed = checked.findings.filter(({ fraction }) => fraction > 1);
    if (missed.length === 0) return;
    this.misses++;
    console.log(`MISS on ${where}: ${describe(checked.configuration)}`);
    for (const { detail, fraction } of missed) console.log(`  ${detail}${extent(fraction)}`);
    console.log(`  ${this.replay(checked)}`);
  }

  print(): void {
    for (const [name, count] of [...this.checks].sort()) {
      const worst = this.worst.get(name);
      if (worst === undefined) continue;
      const { what, fraction } = worst.finding;
      console.log(`${name}: ${count} checks, worst: ${what} on ${worst.backend} (${worst.kernels})${extent(fraction)}`);
      console.log(`  ${describe(worst.configuration)}\n  ${this.replay(worst)}`);
    }
    const times = [...this.milliseconds].map(([where, ms]) => `${(ms / 1000).toFixed(1)} s on ${where}`).join(', ');
    console.log(`${this.misses} checks missed; ${times}`);
  }

  private replay({ index, backend }: Checked): string {
    return `npm run conformance -- --seed ${this.seed} --only ${index} --backend ${backend}`;
  }
}

/** What cannot be measured, an error or a number that must be exact, has no extent. */
const extent = (fraction: number): string =>
  Number.isFinite(fraction) ? ` (${fraction.toPrecision(2)} of what is allowed)` : '';
