// The URL's hash, `#train?mode=LSTM&hidden_size=64`: which tab is open, and its settings, so that an address can be sent to somebody.
import { effect, type Signal, signal } from '@preact/signals';

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

export function readHash(hash: string): { tab: string; settings: URLSearchParams } {
  const [tab, query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  return { tab, settings: new URLSearchParams(query) };
}

export function writeHash(tab: string, settings: Iterable<readonly [name: string, value: string]>): string {
  const query = new URLSearchParams([...settings].map(([name, value]) => [name, value])).toString();
  return query === '' ? `#${tab}` : `#${tab}?${query}`;
}

/** Keeps the address and the signals the same, whichever is changed. The first tab is the default. */
export function followHash<Tab extends string>(tabs: readonly Tab[]): Hash<Tab> {
  const settings = new Map<Tab, Map<string, Setting>>(tabs.map((name) => [name, new Map()]));
  const given = readHash(location.hash);
  const isTab = (name: string): name is Tab => (tabs as readonly string[]).includes(name);
  const tab = signal<Tab>(isTab(given.tab) ? given.tab : tabs[0]);
  let first = given;
  const count = signal(0); // of the settings that there are

  const address = (): string => {
    const own = count.value === 0 ? [] : [...(settings.get(tab.value) ?? [])];
    const changed = own.flatMap(([name, { initial, signal }]) =>
      signal.value === initial ? [] : [[name, signal.value] as const],
    );
    // Settings of a tab that has not asked for them yet are kept.
    const unread =
      first.tab === tab.value ? [...first.settings].filter(([name]) => !own.some(([known]) => known === name)) : [];
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
      const known = settings.get(of)?.get(name);
      if (known) return known.signal;
      const value = first.tab === of ? first.settings.get(name) : null;
      const made = { initial, signal: signal(value ?? initial) };
      settings.get(of)?.set(name, made);
      count.value = count.peek() + 1;
      return made.signal;
    },
  };
}
