// What a tab is given when it is mounted.
import type { Signal } from '@preact/signals';
import type { Remote } from 'comlink';
import type { Api } from './worker/api.js';

export interface Context {
  /** Where tensors are: every function of `worker/api.ts`, from here. */
  readonly worker: Remote<Api>;
  /** A setting of this tab, kept in the address. */
  setting(name: string, initial: string): Signal<string>;
  /** Whether the tab is the one that is seen. */
  readonly open: { readonly value: boolean };
  /** Says it to those who listen to the page. */
  say(text: string): void;
}

export type Mount = (element: HTMLElement, context: Context) => void;
