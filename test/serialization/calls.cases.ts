// load and save as functions: arguments by position and by keyword, and Promises that were not awaited.
import * as tf from '@tensorflow/tfjs-core';
import { load, type Savable, save } from 'tfjs-torch-rnn';
import { close, equal, EXACT, rejects } from '../support/assert.js';
import { suite } from '../support/case.js';

/** The state dict `{ a: 1 }`. */
function isOne(loaded: Readonly<Record<string, tf.Tensor>>): void {
  equal(Object.keys(loaded), ['a']);
  close(loaded.a, [1], EXACT);
}

export const callsCases = suite('calls of load and save', {
  'load takes its arguments by position and by keyword': async () => {
    const dict = { a: tf.scalar(1) };
    const source = await save({ model: { 'm.a': dict.a } });
    isOne(await load(source, 'model', 'm.'));
    isOne(await load(source, 'model', { prefix: 'm.' }));
    isOne(await load(source, { key: 'model', prefix: 'm.' }));
    isOne(await load({ source, key: 'model', prefix: 'm.' }));
    isOne(await load(await save(dict), null, null));
    isOne(await load({ source: await save(dict), key: null }));
    const refuse = (args: unknown[], message: string): Promise<void> =>
      rejects(() => (load as (...given: unknown[]) => Promise<unknown>)(...args), 'TypeError', `load() ${message}`);
    await refuse([source, { map_location: 'cpu' }], "got an unexpected keyword argument 'map_location'");
    await refuse([{ source, Key: 'model' }], "got an unexpected keyword argument 'Key'");
    await refuse([source, { source }], "got multiple values for argument 'source'");
    await refuse([source, 'model', { key: 'model' }], "got multiple values for argument 'key'");
    await refuse([], "missing 1 required positional argument: 'source'");
    await refuse([{ key: 'model' }], "missing 1 required positional argument: 'source'");
    await refuse([source, null, null, null, null, true], 'takes from 1 to 5 positional arguments but 6 were given');
    const type = (name: string, at: number): string => `load(): argument '${name}' (position ${at}) must be str, not int`;
    await rejects(() => load(source, 0 as unknown as string), 'TypeError', type('key', 2));
    await rejects(() => load(source, { prefix: 0 as unknown as string }), 'TypeError', type('prefix', 3));
  },
  'save takes its arguments by position and by keyword, and a plain object that stands alone is what to save': async () => {
    const call = save as (...given: unknown[]) => Promise<Uint8Array>;
    const dict = { a: tf.scalar(1) };
    const kindOf = async (...args: unknown[]): Promise<string> => {
      const bytes = await call(...args);
      isOne(await load(bytes));
      return bytes[0] === 0x50 ? 'pt' : 'safetensors';
    };
    equal(await kindOf(dict), 'pt');
    equal(await kindOf(dict, {}), 'pt');
    equal(await kindOf(dict, null, 'safetensors'), 'safetensors');
    equal(await kindOf(dict, undefined, { format: 'safetensors' }), 'safetensors');
    equal(await kindOf(dict, { format: 'safetensors' }), 'safetensors');
    equal(await kindOf(dict, { format: null, target: null }), 'pt');
    equal(await load(await call({ format: 'safetensors', target: 'a.pt' })), { format: 'safetensors', target: 'a.pt' });
    equal(await load(await call({ object: 1 })), { object: 1 });
    const refuse = (args: unknown[], message: string): Promise<void> =>
      rejects(() => call(...args), 'TypeError', `save() ${message}`);
    await refuse([dict, { pickle_protocol: 2 }], "got an unexpected keyword argument 'pickle_protocol'");
    await refuse([dict, { object: dict }], "got multiple values for argument 'object'");
    await refuse([dict, null, 'pt', { format: 'pt' }], "got multiple values for argument 'format'");
    await refuse([], "missing 1 required positional argument: 'object'");
    await refuse([dict, null, 'pt', 1], 'takes from 1 to 3 positional arguments but 4 were given');
  },
  'a Promise in the place of its value: await it': async () => {
    const bytes = save({ a: tf.scalar(1) });
    const tensor = bytes.then((value) => load(value)); // alive from here on
    await tensor;
    const source = "load(): argument 'source' (position 1) must be bytes, a Blob, a Response, a URL or a path";
    await rejects(() => load(bytes as unknown as string), 'TypeError', `${source}, not Promise (await it)`);
    await rejects(() => load({ source: bytes as unknown as string }), 'TypeError', `${source}, not Promise (await it)`);
    const key = "load(): argument 'key' (position 2) must be str, not Promise (await it)";
    await rejects(async () => load(await bytes, Promise.resolve('a') as unknown as string), 'TypeError', key);
    const format = Promise.resolve('pt') as unknown as 'pt';
    const text = "save(): argument 'format' (position 3) must be str, not Promise (await it)";
    await rejects(() => save({}, { format }), 'TypeError', text);
    const refuse = (object: unknown, where: string): Promise<void> => {
      const message = `save(): ${where} must be of a type that a checkpoint holds, not Promise (await it)`;
      return rejects(() => save(object as Savable), 'TypeError', message);
    };
    await refuse(tensor, 'the object');
    await refuse({ epoch: 1, model: tensor }, "'model'");
    await refuse({ models: [tf.scalar(1), tensor] }, "'models.1'");
  },
});
