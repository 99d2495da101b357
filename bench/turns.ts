// Timing: peers take turns, and the median of each one's times counts. A quick peer warms up first, until its engine has
// compiled what runs often. Its turn is a few calls in a row, as in a program that uses it, of which all but the first are
// timed: after the others' turns that one finds cold caches and, in another process, a core asleep.
import type { Pass, Peer } from './peer.js';

const ROUNDS = 100; // at most
const ENOUGH = 300; // ms of one peer, after which it has had its turns if they were at least
const LEAST = 3;
const QUICK = 30; // ms of the last call, below which a peer and its turns warm up
const WARM = 200; // ms of calls before a quick peer's first turn
const TURN = 5; // ms of calls in a turn; one call if it takes longer
const SLOW = 2000; // ms of the first call, after which there is no other

export const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

export const rounded = (value: number): number => Number(value.toPrecision(3));

export async function timed(work: () => unknown): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

const once = (peer: Peer, pass: Pass): Promise<number> => (peer.clock ? peer.clock[pass]() : timed(() => peer[pass]?.()));

/** The median time of each peer in milliseconds, by its name. The first call counts only if there is no other. */
export async function takeTurns(peers: readonly Peer[], pass: Pass): Promise<Record<string, number>> {
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
      if ((player.times.at(-1) ?? player.first) < QUICK) await once(player.peer, pass);
      for (let spent = 0; spent < TURN;) {
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
