// How a tab and its settings are written in the URL's hash: `#train?mode=LSTM&hidden_size=64`.

export function readHash(hash: string): { tab: string; settings: URLSearchParams } {
  const [tab, query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  return { tab, settings: new URLSearchParams(query) };
}

export function writeHash(tab: string, settings: readonly (readonly [name: string, value: string])[]): string {
  const query = new URLSearchParams(settings.map(([name, value]) => [name, value])).toString();
  return query === '' ? `#${tab}` : `#${tab}?${query}`;
}
