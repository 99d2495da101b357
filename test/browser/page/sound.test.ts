// The sound in the tab that runs: a model of PyTorch's hears it chunk by chunk in the worker, and says where somebody speaks.
import fs from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { launchChromium } from '../chromium.js';
import { openSite, SIZE_NAMES, type Visitors } from './harness.js';
import { wavOf } from './wav.js';
import expected from '../../fixtures/heard_speech.json' with { type: 'json' };

const TIMEOUT = 120_000;
const RATE = 8000;
const FRAME = 128 / RATE; // seconds
const PROMPT = 'examples/sounds/prompt.wav';

let visitors: Visitors;

beforeAll(async () => {
  visitors = await openSite();
}, 60_000);

afterAll(() => visitors.close(), 60_000);

const frames = expected.chances.length;

/** Puts a sound at a time and gives what is said of it there, in percent. */
function chanceAt(tab: Page, seconds: number): Promise<number> {
  return tab.getByLabel('Where it is played').evaluate(async (slider, seconds) => {
    (slider as HTMLInputElement).value = String(seconds);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return Number(/speech (\d+) %$/.exec(slider.getAttribute('aria-valuetext') ?? '')?.[1]);
  }, seconds);
}

/** Spans of speech, in seconds. */
async function spans(tab: Page): Promise<[start: number, end: number][]> {
  const texts = await tab.locator('.spans button').allTextContents();
  return texts.map((text) => text.replace(' s', '').split('–').map(Number) as [number, number]);
}

/** Chooses a sound of one's own. */
const choose = (tab: Page, name: string, samples: ArrayLike<number>): Promise<void> =>
  tab.getByLabel('Choose a sound').setInputFiles({ name, mimeType: 'audio/wav', buffer: wavOf(samples, RATE) });

/** A sound that is heard to its end. */
const heard = (tab: Page, name: string): Locator =>
  tab.locator('.detection[aria-busy=false]', { has: tab.getByRole('heading', { name }) });

test.each(SIZE_NAMES)(
  'the sample on a %s: chances and units are those of PyTorch, which hears it as a whole',
  async (size) => {
    const { tab, shot, check } = await visitors.visit(size, '#run?input=sound');
    await heard(tab, 'prompt.wav').waitFor({ timeout: TIMEOUT });
    for (let frame = 0; frame < frames; frame += 7) {
      expect(Math.abs((await chanceAt(tab, frame * FRAME)) - 100 * expected.chances[frame])).toBeLessThan(0.51);
    }
    const map = tab.getByRole('application', { name: /^Hidden state of nn.GRU: 48 units in each of 438 frames/ });
    const { width, height } = (await map.boundingBox()) ?? { width: 0, height: 0 };
    for (const [unit, values] of Object.entries(expected.units)) {
      for (const frame of [60, 200, 437]) {
        const position = { x: (width * (frame + 0.5)) / frames, y: (height * (Number(unit) + 0.5)) / 48 };
        await (size === 'phone' ? map.tap({ position }) : map.hover({ position }));
        const said = await tab.locator('.pins span').textContent();
        const [, at, value] = /^unit \d+ at ([\d.]+) s: (-?[\d.]+)$/.exec(said ?? '') ?? [];
        expect(Math.abs(Number(value) - values[Math.round(Number(at) / FRAME)])).toBeLessThan(0.0051);
      }
    }
    expect(await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await tab.evaluate(() => scrollTo(0, 0));
    await shot('sound', true);
    await check();
  },
  TIMEOUT,
);

test(
  'speech is found in the sample where somebody speaks, and not in the music before, between and after',
  async () => {
    const { tab, check } = await visitors.visit('desktop', '#run?input=sound');
    await heard(tab, 'prompt.wav').waitFor({ timeout: TIMEOUT });
    const found = await spans(tab);
    const isSpeech = (time: number): boolean => found.some(([start, end]) => start <= time && time <= end);
    // As scripts/fixtures/prompt.py laid them.
    expect([1.1, 1.5, 2, 2.5, 3, 3.4, 5.1, 5.5, 6].filter((time) => !isSpeech(time))).toEqual([]);
    expect([0.4, 0.6, 4, 4.9, 6.5, 6.9].filter(isSpeech)).toEqual([]);
    await check();
  },
  TIMEOUT,
);

test(
  'no speech is found in silence or noise; a file that is no sound is refused; of a long one the first minute is heard',
  async () => {
    const { tab, shot, check } = await visitors.visit('phone', '#run?input=sound', { dark: true });
    await choose(tab, 'silence.wav', new Float32Array(5 * RATE));
    await heard(tab, 'silence.wav').waitFor({ timeout: TIMEOUT });
    await tab.getByText('No speech.').waitFor();
    let seed = 1;
    const noise = Array.from({ length: 5 * RATE }, () => ((seed = (seed * 48271) % 2147483647) / 2147483647 - 0.5) * 0.05);
    await choose(tab, 'noise.wav', noise);
    await heard(tab, 'noise.wav').waitFor();
    await tab.getByText('No speech.').waitFor();
    await shot('sound-noise', true);
    await tab
      .getByLabel('Choose a sound')
      .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
    await tab.getByRole('alert').filter({ hasText: 'a.txt: this browser finds no sound in it.' }).waitFor();
    await choose(tab, 'long.wav', new Float32Array(70 * RATE));
    await heard(tab, 'long.wav').waitFor({ timeout: TIMEOUT });
    await tab.getByText('It is 70 seconds long. The first 60 are heard.').waitFor();
    await tab.getByRole('application', { name: /48 units in each of 3750 frames/ }).waitFor();
    await check();
  },
  TIMEOUT,
);

test(
  'it plays with a cursor, goes to a span, keeps threshold and pins in the address; a dropped sound is heard',
  async () => {
    const { tab, shot, check } = await visitors.visit('desktop', '#run', { dark: true });
    await tab.getByRole('button', { name: 'A sound' }).click();
    await tab.waitForURL(/#run\?input=sound$/);
    await heard(tab, 'prompt.wav').waitFor({ timeout: TIMEOUT });
    await tab.locator('.spans button').last().click();
    const slider = tab.getByLabel('Where it is played');
    const start = Number(await slider.inputValue());
    expect(start).toBeGreaterThan(4.5);
    await tab.getByRole('button', { name: 'Play' }).click();
    await tab.waitForFunction(
      (start) => Number(document.querySelector<HTMLInputElement>('.player input')?.value) > start,
      start + 0.3,
    );
    await tab.locator('.cursor').nth(1).waitFor();
    await tab.getByRole('button', { name: 'Pause' }).click();
    await tab.getByLabel('threshold').fill('0.9');
    const map = tab.getByRole('application', { name: /^Hidden state of nn.GRU/ });
    await map.focus();
    await map.press('ArrowDown');
    await map.press('Enter');
    await tab.waitForFunction(() => location.hash.includes('threshold=0.9') && location.hash.includes('sound_pins=GRU1'));
    await shot('sound-pinned', true);

    const bytes = [...wavOf(new Float32Array(RATE), RATE)];
    const dropped = await tab.evaluateHandle((bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'dropped.wav', { type: 'audio/wav' }));
      return data;
    }, bytes);
    await tab.getByRole('button', { name: 'A name' }).click();
    await tab.dispatchEvent('#run', 'drop', { dataTransfer: dropped });
    await heard(tab, 'dropped.wav').waitFor();
    await check();
  },
  TIMEOUT,
);

test(
  'the microphone is heard as it speaks, and what it heard can be played',
  async () => {
    const browser = await launchChromium([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${process.cwd()}/${PROMPT}`,
    ]);
    try {
      const tab = await browser.newPage();
      await tab.goto(`${visitors.site.url}#run?input=sound`);
      await heard(tab, 'prompt.wav').waitFor({ timeout: TIMEOUT });
      await tab.getByRole('button', { name: 'Microphone' }).click();
      await tab.getByRole('heading', { name: 'microphone' }).waitFor({ timeout: TIMEOUT });
      await tab.locator('.spans button').first().waitFor();
      await tab.getByRole('button', { name: 'Stop listening' }).click();
      await heard(tab, 'microphone').waitFor();
      await tab.getByRole('button', { name: 'Play', disabled: false }).waitFor();
      const [[start, end]] = await spans(tab);
      expect(end - start).toBeGreaterThan(0.25);
    } finally {
      await browser.close();
    }
  },
  TIMEOUT,
);

test('the sounds that are kept here have their authors and license beside them', () => {
  const folder = 'examples/sounds';
  const license = fs.readFileSync(`${folder}/README.md`, 'utf8');
  for (const name of fs.readdirSync(folder).filter((name) => name !== 'README.md')) expect(license).toContain(`\`${name}\``);
  for (const due of ['Allison Smith', 'Reno Project', 'https://creativecommons.org/licenses/by-sa/3.0/']) {
    expect(license).toContain(due);
  }
});
