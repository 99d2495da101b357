// Scripts in plain JavaScript that tests call.
declare module '*/scripts/chromium.js' {
  /** The path of the browser, or undefined if there is none. */
  export function findChromium(): string | undefined;
}
