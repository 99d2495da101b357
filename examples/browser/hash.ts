// Which tab is open, and its settings, kept in the address, so that one can be sent to somebody.
import { effect, type Signal, signal } from '@preact/signals';
import { readHash, writeHash } from './address.js';

export interface Hash<Tab extends string> {
  readonly tab: Signal<Tab>;
  /** A setting of a tab, which is in the address while it differs from `initial` and its tab is open. */
  setting(tab: Tab, name: string, initial: string): Signal<string>;
}

interface Setting {
  readonly initial: string;
  readonly signal: Signal<string>;
}

/** Browsers refuse more than some changes of the address in a second. */
const WAIT = 150;

/** Keeps the address and the signals the same, whichever is changed. The first tab is the default. */
export function followHash<Tab extends string>(tabs: readonly Tab[]): Hash<Tab> {
  const settings = new Map<Tab, Map<string, Setting>>(tabs.map((name) => [name, new Map()]));
  const given = readHash(location.hash);
  const isTab = (name: string): name is Tab => (tabs as readonly string[]).includes(name);
  const tab = signal<Tab>(isTab(given.tab) ? given.tab : tabs[0]);
  let first = given;
  /** How many settings there are: a new one is to be followed too. */
  const known = signal(0);

  const address = (): string => {
    const own = known.value > 0 ? [...(settings.get(tab.value) ?? [])] : [];
    const changed = own.flatMap(([name, { initial, signal }]) =>
      signal.value === initial ? [] : [[name, signal.value] as const],
    );
    // Settings of a tab that has not asked for them yet are kept.
    const unread =
      first.tab === tab.value ? [...first.settings].filter(([name]) => !own.some(([taken]) => taken === name)) : [];
    return writeHash(tab.value, [...changed, ...unread]);
  };

  let shown = tab.peek();
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const hash = address();
    clearTimeout(timer);
    if (tab.value !== shown) {
      shown = tab.value;
      history.pushState(null, '', hash);
    } else {
      timer = setTimeout(() => {
        if (location.hash !== hash) history.replaceState(null, '', hash);
      }, WAIT);
    }
  });

  addEventListener('hashchange', () => {
    clearTimeout(timer); // what was to be written is of another address
    const now = readHash(location.hash);
    if (!isTab(now.tab)) return; // a link to a place in the page
    first = now;
    for (const [name, { initial, signal }] of settings.get(now.tab) ?? []) signal.value = now.settings.get(name) ?? initial;
    shown = now.tab;
    tab.value = now.tab;
  });

  return {
    tab,
    setting(of, name, initial) {
      const there = settings.get(of)?.get(name);
      if (there) return there.signal;
      const value = first.tab === of ? first.settings.get(name) : null;
      const made = { initial, signal: signal(value ?? initial) };
      settings.get(of)?.set(name, made);
      known.value = known.peek() + 1;
      return made.signal;
    },
  };
}
