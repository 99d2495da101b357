// The quickstart in Node: torch's own example of nn.RNN, the same written by hand, and the check against PyTorch.
import { nn } from 'tfjs-torch-rnn';
import { startBackend } from 'tfjs-torch-rnn/node';
import { MyRNN } from './my-rnn.js';
import { compare, fromPyTorch, TOLERANCE } from './recorded.js';

const { name, passedOver } = await startBackend();
console.log(`backend: ${name}`);
for (const better of passedOver) console.log(`  not ${better.name}: ${better.reason}`);

// 1. nn.RNN, with the weights and the input that PyTorch recorded.
const pytorch = fromPyTorch();
const rnn = new nn.RNN(10, 20, 1, { batch_first: true });
rnn.load_state_dict(pytorch.state_dict);
const [output, h_n] = rnn(pytorch.input, pytorch.h0); // (5, 3, 20), (1, 5, 20)

console.log(`\n${String(rnn)}`);
console.log(`output (${output.shape.join(', ')}), h_n (${h_n.shape.join(', ')})`);
for (const [t, h_t] of (await output.array())[0].entries()) {
  const values = h_t.slice(0, 5).map((value) => value.toFixed(4).padStart(7));
  console.log(`output[0, ${t}] = ${values.join(' ')} ...`);
}

// 2. MyRNN, with the weights of nn.RNN.
const my = new MyRNN(10, 20);
my.load_state_dict({
  weight_ih: rnn.weight_ih_l0,
  weight_hh: rnn.weight_hh_l0,
  bias_ih: rnn.bias_ih_l0,
  bias_hh: rnn.bias_hh_l0,
});
const [myOutput, myH_n] = my(pytorch.input, pytorch.h0.squeeze([0])); // (5, 3, 20), (1, 5, 20)

// 3. The check: all three computed the same.
const comparisons = [
  compare('MyRNN and nn.RNN', [myOutput, myH_n], [output, h_n]),
  compare('nn.RNN and PyTorch', [output, h_n], pytorch.result),
  compare('MyRNN and PyTorch', [myOutput, myH_n], pytorch.result),
];

console.log('\nlargest difference    output       h_n');
for (const { pair, ...difference } of comparisons) {
  const columns = [difference.output, difference.h_n].map((value) => value.toExponential(1).padStart(8));
  console.log(`${pair.padEnd(20)}${columns.join('  ')}  ${difference.agrees ? 'ok' : 'DIFFERS'}`);
}

if (comparisons.every(({ agrees }) => agrees)) {
  console.log(`\nAll three agree: same shapes, and no value differs by ${TOLERANCE.toExponential()} or more.`);
} else {
  console.error(`\nThe check failed: a shape differs, or a value differs by ${TOLERANCE.toExponential()} or more.`);
  process.exitCode = 1;
}
