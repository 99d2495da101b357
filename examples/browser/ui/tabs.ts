// The keys of a row of tabs: arrows, Home and End, as the ARIA pattern has it.

/** Moves the focus among the tabs and opens the one that gets it. */
export function followKeys(tabs: readonly HTMLElement[]): void {
  for (const [i, tab] of tabs.entries()) {
    tab.addEventListener('keydown', (event) => {
      const next = { ArrowRight: i + 1, ArrowLeft: i - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      const to = tabs[next % tabs.length];
      to.focus();
      to.click();
    });
  }
}
