// The tab.
import { render } from 'preact';
import type { Context } from '../context.js';

export function mount(element: HTMLElement, _context: Context): void {
  render(<h2>Inspect</h2>, element);
}
