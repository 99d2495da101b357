// How far training is: a bar that is drawn over on a terminal, a line now and then elsewhere.

const WIDTH = 24;
const LINES = 10; // per run, where there is no terminal

export class Progress {
  private readonly start = performance.now();
  private printed = 0;

  /**
   * @param total - how many steps there will be.
   * @param first - how many of them an earlier run has done.
   */
  constructor(
    private readonly total: number,
    private readonly first: number,
    private readonly stream: NodeJS.WriteStream = process.stdout,
  ) {}

  /** `done` steps are done, the earlier run's included; `note` says how training goes. */
  update(done: number, note: string): void {
    const seconds = (performance.now() - this.start) / 1000;
    const rate = (done - this.first) / seconds;
    const left = (this.total - done) / rate;
    const facts = `${done}/${this.total} steps, ${rate.toFixed(1)} steps/s, ${time(left)} left, ${note}`;
    if (this.stream.isTTY) {
      const filled = Math.round((WIDTH * done) / this.total);
      this.stream.write(`\r[${'='.repeat(filled)}${' '.repeat(WIDTH - filled)}] ${facts}\x1b[K`);
    } else if (done === this.total || done >= this.first + ((this.total - this.first) * (this.printed + 1)) / LINES) {
      this.printed++;
      this.stream.write(`${facts}\n`);
    }
  }

  /** Leaves the bar as it is. */
  end(): void {
    if (this.stream.isTTY) this.stream.write('\n');
  }
}

/** `42 s`, `3 min 20 s` */
function time(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
