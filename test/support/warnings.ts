// What is said on the way: console.warn, recorded instead of shown.

/** The texts that `body` warns with. */
export function warnings(body: () => void): string[] {
  const { warn } = console;
  const texts: string[] = [];
  console.warn = (text: string) => texts.push(text);
  try {
    body();
  } finally {
    console.warn = warn;
  }
  return texts;
}
