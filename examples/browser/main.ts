// The page: three tabs, each mounted when it is first opened. Nothing here waits for the worker, where TensorFlow.js is.
import { computed, effect, untracked } from '@preact/signals';
import type { Mount } from './context.js';
import { followHash } from './hash.js';
import { mount as inspect } from './inspect/index.js';
import { mount as run } from './run/index.js';
import { mount as train } from './train/index.js';
import { followKeys } from './ui/tabs.js';
import { mountThemeSwitch } from './ui/theme_switch.js';
import { startWorker } from './worker/start.js';

const TABS = { inspect, run, train } satisfies Record<string, Mount>;
type Tab = keyof typeof TABS;

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

const names = Object.keys(TABS) as Tab[];
const hash = followHash(names);
const worker = startWorker((reason) => {
  element('failure').replaceChildren(
    Object.assign(document.createElement('p'), { className: 'notice error', textContent: reason }),
  );
});
const say = (text: string): void => {
  element('said').textContent = text;
};

const mounted = new Set<Tab>();
effect(() => {
  const open = hash.tab.value;
  for (const name of names) {
    const tab = element(`tab-${name}`);
    tab.setAttribute('aria-selected', String(name === open));
    tab.tabIndex = name === open ? 0 : -1;
    element(name).hidden = name !== open;
  }
  if (mounted.has(open)) return;
  mounted.add(open);
  const context = {
    worker,
    say,
    open: computed(() => hash.tab.value === open),
    setting: (name: string, initial: string) => hash.setting(open, name, initial),
  };
  untracked(() => TABS[open](element(open), context)); // what a tab reads is its own matter
});

for (const name of names) element(`tab-${name}`).addEventListener('click', () => (hash.tab.value = name));
followKeys(names.map((name) => element(`tab-${name}`)));
mountThemeSwitch(element('tools'));
