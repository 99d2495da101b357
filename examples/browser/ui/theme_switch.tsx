// The button that changes between light and dark.
import { render } from 'preact';
import { dark, switchTheme } from './theme.js';

function ThemeSwitch() {
  const label = dark.value ? 'Light colours' : 'Dark colours';
  return (
    <button class="icon" type="button" aria-label={label} title={label} onClick={switchTheme}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" stroke-width="2" />
        <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
      </svg>
    </button>
  );
}

export function mountThemeSwitch(element: HTMLElement): void {
  render(<ThemeSwitch />, element);
}
