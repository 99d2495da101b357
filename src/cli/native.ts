// `native`: sets up tfjs-node's addon in a user's project, by the scripts that a clone runs before anything is compiled.

interface Scripts {
  setUp: () => Promise<boolean>;
}

/** The same from src/ and from dist/. */
const SCRIPTS = new URL('../../scripts/native/set_up.js', import.meta.url);

export async function native(): Promise<void> {
  const { setUp } = (await import(SCRIPTS.href)) as Scripts;
  if (!(await setUp())) console.log('native backend: works, there is nothing to set up');
}
