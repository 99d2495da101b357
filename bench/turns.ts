// Timing: peers take turns, and the median of each one's times counts. A quick peer warms up first, until its engine has
// compiled what runs often. Its turn is some calls in a row, as in a program that uses it, of which the first few are not
// timed: after the others' turns they find cold caches, in another process a core asleep, and threads that still spin. Peers of
// several threads rest before a turn, until those of the others sleep, and have longer turns.
import { setTimeout } from 'node:timers/promises';
import type { Pass, Peer } from './peer.js';
import type { Threads } from './row.js';

const ROUNDS = 100; // at most
const ENOUGH = 300; // ms of one peer, after which it has had its turns if they were at least
const LEAST = 3;
const QUICK = 200; // ms of the last call, below which a peer and its turns warm up
const WARM = 200; // ms of calls before a quick peer's first turn
const SETTLE = { ms: 200, calls: 3 }; // at most, of calls that are not timed, but for one
const TURN = 5; // ms of calls in a turn; one call if it takes longer
const RESTED = { rest: 100, turn: 60 }; // ms, of peers of several threads: onnxruntime's spin that long
const SLOW = 2000; // ms of the first call, after which there is no other

export const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

export const rounded = (value: number): number => Number(value.toPrecision(3));

export async function timed(work: () => unknown): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

const once = (peer: Peer, pass: Pass): Promise<number> => (peer.clock ? peer.clock[pass]() : timed(() => peer[pass]?.()));

async function settle(peer: Peer, pass: Pass): Promise<void> {
  for (let [calls, spent] = [0, 0]; calls < SETTLE.calls && spent < SETTLE.ms; calls++) spent += await once(peer, pass);
}

/** The median time of each peer in milliseconds, by its name. The first call counts only if there is no other. */
export async function takeTurns(
  peers: readonly Peer[],
  pass: Pass,
  threads: Threads = '1',
): Promise<Record<string, number>> {
  const { rest, turn } = threads === 'all' ? RESTED : { rest: 0, turn: TURN };
  const players = peers
    .filter((peer) => peer.clock ?? peer[pass])
    .map((peer) => ({ peer, first: 0, times: [] as number[], total: 0 }));
  for (const player of players) {
    player.first = await once(player.peer, pass);
    if (player.first < QUICK) for (let spent = 0; spent < WARM;) spent += await once(player.peer, pass);
  }
  const fast = players.filter(({ first }) => first < SLOW);
  for (let round = 0; round < ROUNDS; round++) {
    for (const player of fast.filter(({ total }) => round < LEAST || total < ENOUGH)) {
      if (rest > 0) await setTimeout(rest);
      if ((player.times.at(-1) ?? player.first) < QUICK) await settle(player.peer, pass);
      for (let spent = 0; spent < turn;) {
        const time = await once(player.peer, pass);
        player.times.push(time);
        spent += time;
        player.total += time;
      }
    }
  }
  return Object.fromEntries(
    players.map(({ peer, first, times }) => [peer.name, rounded(times.length > 0 ? median(times) : first)]),
  );
}
