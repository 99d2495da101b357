// The tab that runs: a name is typed, PyTorch's models say the language after each letter, units are pointed at and pinned.
import type { Page } from 'playwright-core';
import { openSite, SIZE_NAMES, type Visitors } from './harness.js';
import expected from '../../fixtures/name_readers.json' with { type: 'json' };

const TIMEOUT = 120_000;

let visitors: Visitors;

beforeAll(async () => {
  visitors = await openSite();
}, 60_000);

afterAll(() => visitors.close(), 60_000);

/** The percentages of a model's table, by language, after each letter. */
function chances(tab: Page, cell: string): Promise<Record<string, number[]>> {
  return tab.evaluate((cell) => {
    const rows = document.querySelectorAll(`[aria-labelledby=reader-${cell}] tbody tr`);
    const numbers = (row: Element): number[] =>
      [...row.querySelectorAll('td')].map(({ textContent }) => Number(textContent));
    return Object.fromEntries([...rows].map((row) => [row.querySelector('th')?.textContent ?? '', numbers(row)]));
  }, cell);
}

test.each(SIZE_NAMES)(
  'a name typed on a %s is taken for what PyTorch takes it for, after each letter',
  async (size) => {
    const { tab, shot, check } = await visitors.visit(size, '#run');
    await tab.locator('.reader').nth(2).waitFor({ timeout: TIMEOUT });
    for (const { name, probabilities } of expected) {
      await tab.getByLabel('A surname').fill('');
      await tab.getByLabel('A surname').pressSequentially(name);
      await tab.waitForFunction(
        (count) => document.querySelectorAll('[aria-labelledby=reader-RNN] thead th').length === count,
        name.length,
      );
      for (const [cell, byLanguage] of Object.entries(probabilities)) {
        const shown = await chances(tab, cell);
        expect(Object.keys(shown)).toHaveLength(5);
        for (const [language, values] of Object.entries(shown)) {
          const pytorch = (byLanguage as Record<string, number[]>)[language];
          values.forEach((value, i) => expect(Math.abs(value - 100 * pytorch[i])).toBeLessThan(0.51)); // whole percents
        }
      }
    }
    expect(await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await shot('run', true);
    await check();
  },
  TIMEOUT,
);

test(
  'units are pointed at, pinned by a click or by keys, kept in the address, and unpinned',
  async () => {
    const { tab, shot, check } = await visitors.visit('desktop', '#run?name=Kowalczyk', { dark: true });
    const map = tab.getByRole('application', { name: /^Hidden state of nn.LSTM/ });
    await map.waitFor({ timeout: TIMEOUT });
    const { width, height } = (await map.boundingBox()) ?? { width: 0, height: 0 };
    await map.hover({ position: { x: width / 2, y: (height * 17.5) / 64 } });
    await tab.getByText(/^unit 17 after “l”: -?[01]\.\d\d$/).waitFor();
    await map.click({ position: { x: width / 2, y: (height * 17.5) / 64 } });
    await map.press('ArrowDown');
    await map.press('ArrowRight');
    await tab
      .getByText(/^unit 18 after “c”/)
      .first()
      .waitFor();
    await map.press('Enter');
    await tab.waitForFunction(() => location.hash.includes('pins=LSTM17.LSTM18'));
    await shot('run-pinned');
    await check();
    await tab.reload();
    await tab.getByRole('button', { name: 'Unpin unit 17 of nn.LSTM' }).click({ timeout: TIMEOUT });
    await tab.waitForFunction(() => location.hash.endsWith('pins=LSTM18'));
    await tab.getByRole('button', { name: "O'Sullivan" }).click();
    await tab.getByRole('heading', { name: 'nn.LSTM: Irish' }).waitFor();
    await tab.getByLabel('A surname').fill('123');
    await tab.getByText('Type a name of letters').waitFor();
    await check();
  },
  TIMEOUT,
);
