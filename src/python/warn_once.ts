// Warnings that Python's default filter shows once.

const SHOWN = new Set<string>();

/** Warns, unless it has been said before. */
export function warnOnce(text: string): void {
  if (SHOWN.has(text)) return;
  SHOWN.add(text);
  console.warn(text);
}
