// Python's dates and times as JavaScript's, which know milliseconds. One without a time zone is local time in both.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { classOf, objectOf, PyObject, type Stored, Tuple } from '../stored.js';

/** The time of a `datetime.datetime` or `datetime.date`, or undefined for one in a time zone that only its library knows. */
export function instantOf({ args }: PyObject): number | undefined {
  const [bytes, zone] = args.items;
  if (!(bytes instanceof Uint8Array) || (bytes.length !== 10 && bytes.length !== 4)) return undefined;
  const [high, low, month, day, hour = 0, minute = 0, second = 0, ...micro] = bytes;
  const microseconds = micro.reduce((sum, byte) => 256 * sum + byte, 0);
  const local = [256 * high + low, (month & 0x7f) - 1, day, hour, minute, second, Math.floor(microseconds / 1000)] as const;
  if (zone === undefined) {
    const time = new Date(0).setFullYear(local[0], local[1], day);
    return new Date(time).setHours(hour, minute, second, local[6]);
  }
  const offset = offsetOf(zone);
  return offset === undefined ? undefined : Date.UTC(...local) - offset;
}

/** The milliseconds that a `datetime.timezone` is ahead of UTC. */
function offsetOf(zone: Stored): number | undefined {
  const [delta] = zone instanceof PyObject && classOf(zone) === 'datetime.timezone' ? zone.args.items : [];
  const parts = delta instanceof PyObject && classOf(delta) === 'datetime.timedelta' ? delta.args.items : [];
  const [days = 0, seconds = 0, microseconds = 0] = parts;
  const known =
    parts.length > 0 && typeof days === 'number' && typeof seconds === 'number' && typeof microseconds === 'number';
  return known ? (days * 86400 + seconds) * 1000 + microseconds / 1000 : undefined;
}

/** A `datetime.datetime` of local time. */
export const datetimeOf = (date: Date): PyObject => objectOf('datetime.datetime', bytesOf(date));

/** `object` at the time of `date`. */
export function withTime({ callable, args, isNew }: PyObject, date: Date): PyObject {
  const [given, zone] = args.items;
  const bytes = zone === undefined ? bytesOf(date) : bytesOf(date, offsetOf(zone));
  const length = given instanceof Uint8Array ? given.length : bytes.length; // that of a date is shorter
  return new PyObject(callable, new Tuple([bytes.slice(0, length), ...args.items.slice(1)]), isNew);
}

/** Year, month, day, hour, minute, second and microseconds, as Python pickles them. */
function bytesOf(date: Date, offset = -60_000 * date.getTimezoneOffset()): Uint8Array {
  const shown = new Date(date.getTime() + offset);
  const [year, microseconds] = [shown.getUTCFullYear(), 1000 * shown.getUTCMilliseconds()];
  check(year >= 1 && year <= 9999, () => new RuntimeError(`no datetime of Python is ${String(date)}`));
  const time = [
    shown.getUTCMonth() + 1,
    shown.getUTCDate(),
    shown.getUTCHours(),
    shown.getUTCMinutes(),
    shown.getUTCSeconds(),
  ];
  return Uint8Array.of(year >> 8, year & 255, ...time, microseconds >> 16, (microseconds >> 8) & 255, microseconds & 255);
}
