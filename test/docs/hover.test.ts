// What an editor shows of all that is called: arguments by torch's names, and what they are.
import { help, type Help, publicCalls } from './editor.js';

const calls = publicCalls();
const shown = help(calls);
const wrong = (fault: (help: Help) => boolean): string[] => shown.filter(fault).map(({ name }) => name);

/** What is passed on to a `forward` that only the program knows. */
const ANYTHING = /: (never|unknown)\[\]$/;

test('there are calls of every kind', () => {
  const kinds = [
    'new torch.nn.LSTM',
    'torch.nn.functional.mse_loss',
    'torch.optim.Optimizer#zero_grad',
    'torch.nn.Linear#()',
  ];
  const deep = ['new torch.optim.lr_scheduler.StepLR', 'torch.nn.utils.rnn.pad_sequence', 'node.startBackend'];
  expect(calls.map(({ name }) => name)).toEqual(expect.arrayContaining([...kinds, ...deep]));
  expect(wrong(({ signatures }) => signatures.length === 0)).toEqual([]);
});

test('every argument has a name', () => {
  const isNameless = ({ name }: { name: string }): boolean =>
    /^(\.\.\.)?_*args(_\d+)?\??:/.test(name) && !ANYTHING.test(name);
  expect(wrong(({ signatures }) => signatures.some((parameters) => parameters.some(isNameless)))).toEqual([]);
});

test('a constructor comes up with its arguments one by one, each described', () => {
  const isBare = ({ name, text }: { name: string; text: string }): boolean => text === '' && !ANYTHING.test(name);
  const inOneObject = (parameters: readonly { name: string }[]): boolean =>
    parameters.every(({ name }) => name.startsWith('keywords'));
  const constructors = shown.filter(({ name, signatures }) => name.startsWith('new ') && !signatures.every(inOneObject));
  expect(constructors.filter(({ signatures: [first] }) => first.some(isBare)).map(({ name }) => name)).toEqual([]);
});

test('every call is documented', () => {
  expect(wrong(({ documentation, name }) => documentation.trim() === '' && !name.endsWith('#()'))).toEqual([]);
});
