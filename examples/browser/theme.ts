// Light or dark, as chosen on this page before or as the system has it. Runs before anything is painted.
const KEY = 'theme';

/** What was chosen here, if anything was and the browser keeps such things. */
function chosen(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // a browser that keeps nothing
  }
}

const theme = chosen();
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
