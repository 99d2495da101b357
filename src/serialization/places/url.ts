// What fetch gets, and a Response that somebody else has fetched.
import { check } from '../../python/check.js';
import { RuntimeError } from '../../python/errors.js';
import { nameOf } from '../address.js';
import type { ByteSource } from '../reader.js';
import { type Placed, withBeside } from './beside.js';
import { download } from './download.js';
import { Received } from './received.js';
import { announcedSize, type Arrival, brokenOff, checkOk, receive, statusOf } from './response.js';
import { type Watch, watched } from './watch.js';

export async function openUrl(url: string, watch: Watch): Promise<Placed> {
  return withUrlsBeside(url, await fetched(url, watch), watch);
}

/** A stream that breaks off cannot be gone on with: what it was asked for is not known. */
export async function openResponse(response: Response, watch: Watch): Promise<Placed> {
  const name = response.url === '' ? 'the Response' : nameOf(response.url);
  checkOk(response, name);
  check(!response.bodyUsed && response.body?.locked !== true, () => {
    return new RuntimeError(`${name}: the body of the Response has been read, or somebody is reading it`);
  });
  const total = announcedSize(response);
  const arrival: Arrival = { name, received: new Received(), total, part: watch.part(total), watch };
  const broken = await receive(response, arrival);
  if (broken) throw brokenOff(arrival, statusOf(response), broken);
  return withUrlsBeside(response.url, watched(arrival.received.source(), watch), watch);
}

const fetched = async (url: string, watch: Watch): Promise<ByteSource> =>
  watched(await download(url, nameOf(url), watch), watch);

/** Nothing is beside data: and blob: URLs, nor where a Response has no URL. */
function withUrlsBeside(url: string, source: ByteSource, watch: Watch): Placed {
  if (/^(data:|blob:|$)/i.test(url)) return source;
  return withBeside(source, watch, (name) => fetched(urlBeside(url, name), watch));
}

/** The URL with another file name: of the same host, in the same folder, with the same query. */
function urlBeside(url: string, name: string): string {
  const beside = new URL(new Request(url).url); // absolute: in a page, `url` may start from there
  beside.pathname = beside.pathname.replace(/[^/]*$/, encodeURIComponent(name));
  return beside.href;
}
