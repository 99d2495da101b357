// A file from a URL: fetched, and where its stream breaks gone on with, if the server gives parts of files.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import type { ByteSource } from '../reader.js';
import { Received } from './received.js';
import {
  announcedSize,
  type Arrival,
  breakOf,
  type Break,
  brokenOff,
  cancel,
  checkOk,
  isEncoded,
  receive,
  settled,
  statusOf,
} from './response.js';
import type { Watch } from './watch.js';

/** So often in a row is a stream gone on with in vain. */
const MAX_TRIES = 3;
/** In milliseconds, before the second try; before each later one twice as long. */
const PAUSE = 250;

/** `name` is the URL as errors show it. */
export async function download(url: string, name: string, watch: Watch): Promise<ByteSource> {
  const arrival: Arrival = { name, received: new Received(), total: undefined, part: watch.part(), watch };
  await new Download(url, arrival).run();
  return arrival.received.source();
}

class Download {
  /** Of the answer that the bytes are from. */
  private status = '';
  /** What the server knows the present state of the file by; undefined if it gives no parts of it. */
  private validator: string | undefined;
  private startedOver = false;

  constructor(
    private readonly url: string,
    private readonly arrival: Arrival,
  ) {}

  async run(): Promise<void> {
    const { name, received } = this.arrival;
    const first = await this.request();
    if ('error' in first) {
      const { reason, cause } = breakOf(first.error);
      throw new RuntimeError(`${name}: ${reason}`, { cause });
    }
    checkOk(first.value, name);
    let broken = await this.begin(first.value);
    for (let tries = 1; broken !== undefined; tries++) {
      if (this.validator === undefined || tries > MAX_TRIES) throw brokenOff(this.arrival, this.status, broken);
      if (tries > 1) await pause(PAUSE * 2 ** (tries - 2));
      const before = received.size;
      broken = await this.goOn();
      if (received.size > before) tries = 0;
    }
  }

  private async request(headers?: HeadersInit): Promise<{ value: Response } | { error: unknown }> {
    const { watch } = this.arrival;
    watch.throwIfEnded();
    const answer = await settled(fetch(this.url, { headers, signal: watch.signal }));
    watch.throwIfEnded();
    return answer;
  }

  private begin(response: Response): Promise<Break | undefined> {
    this.status = statusOf(response);
    this.validator = givesParts(response) ? validatorOf(response) : undefined;
    this.restart(announcedSize(response));
    return receive(response, this.arrival);
  }

  private restart(total?: number): void {
    this.arrival.received.clear();
    this.arrival.part.restart(total);
    this.arrival.total = total;
  }

  /** Asks for what is left, and takes it. */
  private async goOn(): Promise<Break | undefined> {
    const from = this.arrival.received.size;
    const answer = await this.request(from > 0 ? { range: `bytes=${from}-`, 'if-range': this.validator ?? '' } : {});
    if ('error' in answer) return breakOf(answer.error);
    const response = answer.value;
    if (response.ok && this.continues(response)) return receive(response, this.arrival);
    if (response.ok) this.startOver();
    if (response.status === 200) return this.begin(response);
    cancel(response);
    return { reason: statusOf(response) };
  }

  /** Whether the answer is the rest of the file whose beginning is there. Then it may be the first to say how long that is. */
  private continues(response: Response): boolean {
    const { received, part, total } = this.arrival;
    const [, start, size] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '') ?? [];
    const validator = validatorOf(response) ?? this.validator;
    const fits = Number(start) === received.size && (size === '*' || Number(size) === (total ?? Number(size)));
    if (response.status !== 206 || validator !== this.validator || isEncoded(response) || !fits) return false;
    if (size !== '*') this.arrival.total = part.size = Number(size);
    return true;
  }

  /** Gives up what has come, since it is another file by now: no more than once. */
  private startOver(): void {
    const { name, received } = this.arrival;
    if (received.size === 0) return;
    check(!this.startedOver, () => new RuntimeError(`${name}: it changed again and again while it was loaded`));
    this.startedOver = true;
    this.restart();
  }
}

const givesParts = (response: Response): boolean =>
  response.headers.get('accept-ranges') === 'bytes' && !isEncoded(response);

/** What tells one state of the file from another: a strong ETag, or else the time of the last change. */
function validatorOf({ headers }: Response): string | undefined {
  const etag = headers.get('etag');
  return etag?.startsWith('"') === true ? etag : (headers.get('last-modified') ?? undefined);
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
