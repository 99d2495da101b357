// Whether the page is dark, for what draws, and the switch.
import { computed, signal } from '@preact/signals';

const system = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(system.matches);
system.addEventListener('change', () => (systemIsDark.value = system.matches));

const chosen = signal(document.documentElement.dataset.theme);

/** Changes when the colours do: what is drawn with `colour` is to be drawn again. */
export const dark = computed(() => (chosen.value ?? (systemIsDark.value ? 'dark' : 'light')) === 'dark');

export function switchTheme(): void {
  const theme = dark.value ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // a browser that keeps nothing: the theme lasts as long as the page
  }
  chosen.value = theme;
}

/** The colour of a token of style.css, as `--ink`, in the theme of now. */
export const colour = (token: `--${string}`): string =>
  getComputedStyle(document.documentElement).getPropertyValue(token).trim();
