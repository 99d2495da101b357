// What a conformance run prints: its progress, every miss, and the worst case of each class.
import type { Finding } from './finding.js';

interface Checked {
  /** What was called. */
  name: string;
  /** The whole case, on one line. */
  description: string;
  index: number;
  backend: string;
  /** Where it ran: the backend, and what else was chosen. */
  where: string;
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

  /** @param command - which makes the whole run again. */
  constructor(private readonly command: string) {}

  add(checked: Checked): void {
    const { name, where, milliseconds } = checked;
    this.milliseconds.set(where, (this.milliseconds.get(where) ?? 0) + milliseconds);
    this.checks.set(name, (this.checks.get(name) ?? 0) + 1);
    for (const finding of checked.findings) {
      if (finding.fraction > (this.worst.get(name)?.finding.fraction ?? -1)) this.worst.set(name, { ...checked, finding });
    }
    const missed = checked.findings.filter(({ fraction }) => fraction > 1);
    if (missed.length === 0) return;
    this.misses++;
    console.log(`MISS on ${where}: ${checked.description}`);
    for (const { detail, fraction } of missed) console.log(`  ${detail}${extent(fraction)}`);
    console.log(`  ${this.replay(checked)}`);
  }

  print(): void {
    for (const [name, count] of [...this.checks].sort()) {
      const worst = this.worst.get(name);
      if (worst === undefined) continue;
      const { what, fraction } = worst.finding;
      console.log(`${name}: ${count} checks, worst: ${what} on ${worst.where}${extent(fraction)}`);
      console.log(`  ${worst.description}\n  ${this.replay(worst)}`);
    }
    const times = [...this.milliseconds].map(([where, ms]) => `${(ms / 1000).toFixed(1)} s on ${where}`).join(', ');
    console.log(`${this.misses} checks missed; ${times}`);
  }

  private replay({ index, backend }: Checked): string {
    return `${this.command} --only ${index} --backend ${backend}`;
  }
}

/** What cannot be measured, an error or a number that must be exact, has no extent. */
const extent = (fraction: number): string =>
  Number.isFinite(fraction) ? ` (${fraction.toPrecision(2)} of what is allowed)` : '';
