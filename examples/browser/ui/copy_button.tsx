// A button that copies a text and says so.
import { useState } from 'preact/hooks';

/** For so long it says that it has copied, in milliseconds. */
const SAID = 2000;

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [done, setDone] = useState<string>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setDone('Copied');
    } catch {
      setDone('The browser does not allow it'); // a page without permission, or opened in another page
    }
    setTimeout(() => setDone(undefined), SAID);
  };
  return (
    <button class="button small" type="button" onClick={() => void copy()}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {done === 'Copied' ? <path d="M3 8.5 6.5 12 13 4.5" /> : <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />}
      </svg>
      <span aria-live="polite">{done ?? label}</span>
    </button>
  );
}
