// What compiles and what does not. `npm run types` checks this file; nothing runs it.
import * as tf from '@tensorflow/tfjs';
import { backward, detach, load, nn, no_grad, optim, save } from 'tfjs-torch-rnn';

declare const x2: tf.Tensor2D;
declare const x3: tf.Tensor3D;
declare const any: tf.Tensor;

type Equal<A, B> = [A, B] extends [B, A] ? true : false;
type NoMismatch<Actual, Expected> = Equal<Actual, Expected> extends true ? [] : [error: never];
const expectType =
  <Expected>() =>
  <Actual>(_value: Actual, ..._mismatch: NoMismatch<Actual, Expected>): void =>
    undefined;

// constructors
const rnn = new nn.RNN(10, 20);
new nn.RNN(10, 20, 2, 'relu', false, true, 0.5, true);
new nn.RNN(10, 20, 2, 'relu', { bias: false });
new nn.RNN(10, 20, { batch_first: true, bidirectional: true });
new nn.RNN({ input_size: 10, hidden_size: 20 });
new nn.RNN(10, { hidden_size: 20 });
new nn.RNNBase('RNN_RELU', 10, 20, { num_layers: 2 });
// @ts-expect-error -- hidden_size is missing
new nn.RNN(10);
// @ts-expect-error -- hidden_size is missing
new nn.RNN({ input_size: 10 });
// @ts-expect-error -- no such keyword
new nn.RNN(10, 20, { batchFirst: true });
// @ts-expect-error -- given twice
new nn.RNN(10, 20, { hidden_size: 20 });
// @ts-expect-error -- not an activation
new nn.RNN(10, 20, 1, 'sigmoid');
// @ts-expect-error -- not a boolean
new nn.RNN(10, 20, { bias: 1 });
// @ts-expect-error -- bias is the fifth argument
new nn.RNN(10, 20, 1, true);

// calls: a tuple of tensors of the rank of the input
expectType<[output: tf.Tensor3D, h_n: tf.Tensor3D]>()(rnn(x3));
expectType<[output: tf.Tensor2D, h_n: tf.Tensor2D]>()(rnn(x2, x2));
expectType<[output: tf.Tensor3D, h_n: tf.Tensor3D]>()(rnn(x3, { hx: x3 }));
expectType<[output: tf.Tensor3D, h_n: tf.Tensor3D]>()(rnn({ input: x3, hx: null }));
expectType<[output: tf.Tensor, h_n: tf.Tensor]>()(rnn.forward(any, any));
expectType<[outputs: tf.Tensor3D[], h_n: tf.Tensor3D]>()(rnn.layerOutputs(x3));
declare const packed: nn.utils.rnn.PackedSequence;
expectType<[output: nn.utils.rnn.PackedSequence, h_n: tf.Tensor3D]>()(rnn(packed, { hx: x3 }));
// @ts-expect-error -- the ranks differ
rnn(x3, x2);
// @ts-expect-error -- input is missing
rnn();
// @ts-expect-error -- torch's name is hx
rnn(x3, { h_0: x3 });
// @ts-expect-error -- a list is no tensor
rnn([1, 2]);

// LSTM, GRU and the cells
const lstm = new nn.LSTM(10, 20, 2, true, false, 0, false, 5);
new nn.LSTM(10, 20, { proj_size: 5 });
expectType<[output: tf.Tensor3D, states: [h_n: tf.Tensor3D, c_n: tf.Tensor3D]]>()(lstm(x3));
expectType<[output: tf.Tensor2D, states: [h_n: tf.Tensor2D, c_n: tf.Tensor2D]]>()(lstm(x2, [x2, x2]));
expectType<[output: tf.Tensor3D, states: [h_n: tf.Tensor3D, c_n: tf.Tensor3D]]>()(lstm(x3, { hx: [x3, x3] }));
expectType<[output: nn.utils.rnn.PackedSequence, states: [tf.Tensor3D, tf.Tensor3D]]>()(lstm(packed, [x3, x3]));
expectType<[outputs: tf.Tensor3D[], states: [h_n: tf.Tensor3D, c_n: tf.Tensor3D]]>()(lstm.layerOutputs(x3));
// @ts-expect-error -- an LSTM takes h and c
lstm(x3, x3);
// @ts-expect-error -- an LSTM has no nonlinearity
new nn.LSTM(10, 20, { nonlinearity: 'relu' });
// @ts-expect-error -- only an LSTM has projections
new nn.GRU(10, 20, { proj_size: 5 });
expectType<[output: tf.Tensor3D, h_n: tf.Tensor3D]>()(new nn.GRU(10, 20, 2, false)(x3, x3));
expectType<tf.Tensor2D>()(new nn.RNNCell(10, 20, true, 'relu')(x2, x2));
expectType<[h: tf.Tensor2D, c: tf.Tensor2D]>()(new nn.LSTMCell(10, 20)(x2, [x2, x2]));
expectType<tf.Tensor2D>()(new nn.GRUCell(10, 20, { bias: false })(x2, { hx: x2 }));
expectType<nn.Parameter | null>()(new nn.GRUCell(10, 20).bias_hh);

// other modules: what passes through keeps its rank, a look-up adds one
const linear = new nn.Linear(10, 20);
new nn.Linear(10, 20, false);
new nn.Linear(10, { out_features: 20, bias: false });
// @ts-expect-error -- out_features is missing
new nn.Linear(10);
// @ts-expect-error -- no such keyword
new nn.Linear(10, 20, { biases: false });
expectType<tf.Tensor3D>()(linear(x3));
expectType<tf.Tensor2D>()(linear({ input: x2 }));
expectType<tf.Tensor>()(linear.forward(any));
expectType<nn.Parameter | null>()(linear.bias);
// @ts-expect-error -- a list is no tensor
linear([1, 2]);
const dropout = new nn.Dropout({ p: 0.1 });
new nn.Dropout(0.1);
expectType<tf.Tensor3D>()(dropout(x3));
new nn.Dropout1d(0.1, { inplace: true });
const activations = [new nn.ReLU(true), new nn.GELU('tanh'), new nn.Softmax({ dim: 1 }), new nn.Hardtanh(0, { max_val: 6 })];
expectType<tf.Tensor3D>()(activations[0](x3));
expectType<tf.Tensor2D>()(new nn.Identity(3)(x2));
expectType<tf.Tensor>()(new nn.Flatten(0)(x3));
expectType<tf.Tensor2D>()(nn.functional.leaky_relu(x2, 0.1, { inplace: true }));
expectType<tf.Tensor3D>()(nn.functional.dropout(x3, 0.5, { training: false }));
expectType<tf.Tensor2D>()(nn.functional.normalize(x2, { dim: [0, 1] }));
// @ts-expect-error -- only by name
nn.functional.gelu(x2, 'tanh');
// @ts-expect-error -- no such approximation
new nn.GELU('erf');
const embedding = new nn.Embedding(10, 3, { padding_idx: 0 });
new nn.Embedding({ num_embeddings: 10, embedding_dim: 3 });
expectType<tf.Tensor>()(embedding(x2));
expectType<nn.Embedding>()(nn.Embedding.from_pretrained(x2, { freeze: false }));
// @ts-expect-error -- tfjs has no sparse tensors
new nn.Embedding(10, 3, { max_norm: 1, sparse: true });
expectType<tf.Tensor2D>()(new nn.EmbeddingBag(10, 3, { mode: 'sum' })(x2, { per_sample_weights: x2 }));
const sequential = new nn.Sequential(linear, dropout);
new nn.Sequential({ linear, dropout });
expectType<tf.Tensor>()(sequential(x3));
expectType<nn.Module>()(sequential[0]);
expectType<nn.Sequential>()(sequential.append(linear).extend([dropout]).insert(0, linear));
expectType<[tf.Tensor, tf.Tensor]>()(new nn.Sequential<tf.Tensor3D, [tf.Tensor, tf.Tensor]>(rnn)(x3));
// @ts-expect-error -- not a module
new nn.Sequential(3);

// norms
const batchNorm = new nn.BatchNorm2d(3, 1e-5, null, { bias: false });
expectType<tf.Tensor3D>()(new nn.BatchNorm1d({ num_features: 3, affine: false })(x3));
expectType<tf.Tensor | null>()(batchNorm.running_mean);
batchNorm.running_mean = x2;
expectType<tf.Tensor2D>()(new nn.LayerNorm([2, 3], { bias: false })(x2));
new nn.LayerNorm(3, 1e-6, false);
expectType<tf.Tensor3D>()(new nn.GroupNorm(2, 4, { affine: false })(x3));
expectType<tf.Tensor3D>()(nn.functional.layer_norm(x3, [3], { eps: 1e-6 }));
expectType<tf.Tensor2D>()(nn.functional.batch_norm(x2, null, null, { training: true }));
// @ts-expect-error -- the running moments are missing
nn.functional.batch_norm(x2);
// @ts-expect-error -- only by name
new nn.BatchNorm1d(3, 1e-5, 0.1, true, true, true);

// containers
const moduleList = new nn.ModuleList([new nn.Linear(1, 2), linear]);
for (const layer of moduleList) expectType<tf.Tensor2D>()(layer(x2));
expectType<nn.Linear>()(moduleList.append(linear).at(-1));
expectType<nn.ModuleList<nn.Linear>>()(moduleList.slice(1));
expectType<nn.Linear>()(moduleList[0]);
new nn.ModuleList<nn.Module>([linear, rnn]).insert(0, dropout);
// @ts-expect-error -- not a linear one
moduleList.append(rnn);
// @ts-expect-error -- cannot be called
moduleList(x2);
const moduleDict = new nn.ModuleDict({ linear, rnn });
expectType<tf.Tensor2D>()(moduleDict.at('linear')(x2));
expectType<(nn.Linear | nn.RNN)[]>()(moduleDict.values());
// @ts-expect-error -- no such name
moduleDict.at('gru');
new nn.ModuleDict([['linear', linear]]).update({ rnn });
expectType<nn.Parameter>()(new nn.ParameterList([x2, x3]).append({ value: x2 })[0]);
expectType<nn.Parameter>()(new nn.ParameterDict({ left: x2 }).at('left'));
expectType<nn.Sequential>()(sequential.slice(0, -1));

// parameters and modules
expectType<nn.Parameter>()(rnn.weight_ih_l0);
expectType<nn.Parameter>()(rnn.bias_hh_l11_reverse);
expectType<nn.Parameter[]>()(rnn.parameters());
expectType<nn.RNN>()(rnn.eval());
// @ts-expect-error -- no such parameter
export const none: unknown = rnn.weight_hr;
// @ts-expect-error -- settings are read-only
rnn.hidden_size = 3;

class Net extends nn.Module {
  rnn = new nn.RNN(10, 20);
  override forward(x: tf.Tensor3D): tf.Tensor3D {
    return this.rnn(x)[0];
  }
}
expectType<tf.Tensor3D>()(new Net()(x3));
// @ts-expect-error -- the ranks differ
new Net()(x2);
// @ts-expect-error -- the input is missing
new Net()();
class Deep extends nn.Module {
  net = new Net();
  override forward(x: tf.Tensor3D, scale = 1, hx?: tf.Tensor): [tf.Tensor3D, number] {
    return [this.net(x), hx ? scale : 1];
  }
}
class Deeper extends Deep {
  override forward(x: tf.Tensor3D): [tf.Tensor3D, number] {
    return super.forward(x, 2);
  }
}
expectType<[tf.Tensor3D, number]>()(new Deep()(x3, 2));
expectType<[tf.Tensor3D, number]>()(new Deep()(x3, undefined, x2));
// @ts-expect-error -- too many arguments, in the subclass
new Deeper()(x3, 2);
const modules: nn.Module[] = [new Net(), new Deep(), new nn.Module(), rnn, linear, sequential, new nn.MSELoss()];
// @ts-expect-error -- what a module takes is not known of any module
modules[0](x3);
tf.grad(new nn.Dropout())(x3);

// methods take keywords as functions do
expectType<Net>()(new Net().train({ mode: false }).requires_grad_({ requires_grad: false }).eval());
expectType<nn.Parameter[]>()(rnn.parameters({ recurse: false }));
expectType<[string, nn.Parameter][]>()(rnn.named_parameters('rnn', { recurse: false }));
expectType<[string, nn.Module][]>()(rnn.named_modules(null, { prefix: 'rnn' }));
rnn.load_state_dict({ state_dict: rnn.state_dict(), strict: false });
rnn.load_state_dict({ weight_ih_l0: x2 }, { strict: false });
new nn.Parameter({ data: x2, requires_grad: false });
new nn.utils.rnn.PackedSequence({ data: x2, batch_sizes: [1] });
expectType<tf.Scalar>()(backward({ closure: () => x3.sum<tf.Scalar>() }));
// @ts-expect-error -- no such keyword
rnn.train({ training: false });
// @ts-expect-error -- nothing to give
rnn.eval(true);
// @ts-expect-error -- nothing to give
rnn.flatten_parameters({});

// buffers and hooks
class Running extends nn.Module {
  declare mean: tf.Tensor;
  constructor() {
    super();
    this.register_buffer('mean', tf.zeros([3]));
    this.register_buffer({ name: 'mask', tensor: null, persistent: false });
  }
  override forward(x: tf.Tensor2D): tf.Tensor2D {
    this.mean = tf.mean(x, 0);
    return x;
  }
}
const running = new Running();
expectType<tf.Tensor[]>()(running.buffers());
expectType<[string, tf.Tensor][]>()(running.named_buffers({ recurse: false }));
expectType<tf.Tensor>()(running.get_buffer('mean'));
expectType<nn.Parameter>()(running.get_parameter({ target: 'mean' }));
expectType<Running>()(running.to('cpu').cuda().float());
expectType<Record<string, tf.Tensor>>()(running.state_dict());
const hook = running.register_forward_hook((module, args, output) => {
  expectType<Running>()(module);
  expectType<tf.Tensor2D>()(output);
  return args[0];
});
expectType<nn.RemovableHandle>()(hook);
running.register_forward_hook((_, _args, kwargs, output) => [kwargs, output.rank], { with_kwargs: true, prepend: true });
running.register_forward_pre_hook((module, args) => [module.mean, ...args]);
modules[0].register_forward_hook((module) => module.training);
// @ts-expect-error -- a number is no tensor
running.register_buffer('mean', 3);
// @ts-expect-error -- only by keyword
running.register_forward_pre_hook(() => null, true);

// training: gradients are on parameters, a loss keeps its type
expectType<tf.Tensor | null>()(rnn.weight_ih_l0.grad);
expectType<nn.Parameter[]>()(new Net().parameters());
expectType<tf.Scalar>()(backward(() => x3.sum<tf.Scalar>()));
// @ts-expect-error -- no tensor
backward(() => 3);
// @ts-expect-error -- not known to have a gradient
rnn.weight_ih_l0 = x2;

// optimizers
const sgd = new optim.SGD(rnn.parameters(), { lr: 0.1, momentum: 0.9 });
new optim.SGD(rnn.parameters(), 0.1, 0.9, 0, 0, true, { maximize: true });
new optim.SGD([{ params: rnn.parameters(), momentum: 0.5 }, { params: rnn.weight_ih_l0 }], 0.1);
new optim.Adam({ params: rnn.parameters(), betas: [0.9, 0.99] });
new optim.AdamW(rnn.parameters(), 1e-3, [0.9, 0.99], 1e-8, 0.1, true);
new optim.RMSprop(rnn.parameters(), { centered: true });
// @ts-expect-error -- the parameters are missing
new optim.SGD();
// @ts-expect-error -- only a keyword
new optim.SGD(rnn.parameters(), 0.1, 0.9, 0, 0, true, true);
// @ts-expect-error -- no such keyword
new optim.Adam(rnn.parameters(), { momentum: 0.9 });
// @ts-expect-error -- always decoupled
new optim.AdamW(rnn.parameters(), { decoupled_weight_decay: true });
// @ts-expect-error -- a tensor is no variable
new optim.SGD([x3]);
// @ts-expect-error -- there is nothing to make an optimizer without an update from
new optim.Optimizer(rnn.parameters());
expectType<number>()(sgd.param_groups[0].momentum);
sgd.param_groups[0].lr = 0.01;
expectType<null>()(sgd.step());
expectType<tf.Scalar>()(sgd.step(() => backward(() => x3.sum<tf.Scalar>())));
expectType<optim.OptimizerStateDict>()(sgd.state_dict());
expectType<Promise<Uint8Array>>()(
  save({ optimizer: sgd.state_dict(), scheduler: new optim.lr_scheduler.StepLR(sgd, 1).state_dict() }),
);
new optim.SGD({ params: [{ params: rnn.parameters(), lr: x2 }], lr: x2 });
new optim.Adam(rnn.parameters(), x2, [x2, x2]);
// @ts-expect-error -- both floats or both tensors
new optim.Adam(rnn.parameters(), { betas: [0.9, x2] });
expectType<number>()(sgd.step({ closure: () => 3 }));
sgd.zero_grad({ set_to_none: false });
sgd.add_param_group({ params: rnn.parameters(), lr: 0.1 });
sgd.add_param_group({ param_group: { params: rnn.parameters() } });
sgd.load_state_dict({ state_dict: sgd.state_dict() });
// @ts-expect-error -- no such keyword
sgd.zero_grad({ set_to_zero: true });
// @ts-expect-error -- takes nothing
sgd.state_dict({});
const common: optim.Optimizer = sgd;
common.load_state_dict(sgd.state_dict());

// schedulers
const scheduler: optim.lr_scheduler.LRScheduler = new optim.lr_scheduler.StepLR(sgd, 30, 0.1);
scheduler.step();
new optim.lr_scheduler.CosineAnnealingLR(sgd, { T_max: 10 });
const plateau = new optim.lr_scheduler.ReduceLROnPlateau(sgd, 'min', { patience: 5 });
plateau.step(x2);
plateau.step({ metrics: 1 });
scheduler.load_state_dict({ state_dict: scheduler.state_dict() });
// @ts-expect-error -- the metric is missing
plateau.step();
// @ts-expect-error -- an epoch cannot be given
scheduler.step(3);
// @ts-expect-error -- not a mode
new optim.lr_scheduler.ReduceLROnPlateau(sgd, 'least');

// losses
const criterion = new nn.CrossEntropyLoss({ label_smoothing: 0.1 });
new nn.CrossEntropyLoss(x2, { ignore_index: 0 });
expectType<tf.Tensor>()(criterion(x2, x2));
expectType<tf.Tensor>()(nn.functional.cross_entropy(x2, x2, { reduction: 'none' }));
expectType<tf.Tensor2D>()(nn.functional.softmax(x2, 1));
expectType<tf.Scalar>()(nn.utils.clip_grad_norm_(rnn.parameters(), 1.0));
expectType<tf.Tensor>()(new nn.CosineEmbeddingLoss(0.5, { reduction: 'sum' })(x2, x2, { target: any }));
new nn.HuberLoss('sum', 2);
new nn.KLDivLoss({ reduction: 'batchmean' });
// @ts-expect-error -- only of kl_div
new nn.L1Loss({ reduction: 'batchmean' });
// @ts-expect-error -- not a reduction
new nn.MSELoss({ reduction: 'average' });
// @ts-expect-error -- only by keyword
new nn.CrossEntropyLoss(x2, true);
// @ts-expect-error -- the target is missing
criterion(x2);

// checkpoints
expectType<Promise<Record<string, tf.Tensor>>>()(load('a.pt'));
expectType<Promise<{ epoch: number }>>()(load<{ epoch: number }>({ source: new URL('file:///a.pt'), key: 'run' }));
void load(new DataView(new SharedArrayBuffer(8)), null, 'module.');
void load(new Uint16Array(4), 'model', { prefix: 'module.' });
void load('a.pt', { onProgress: (fraction: number) => Math.round(fraction), signal: AbortSignal.timeout(1) });
void load('a.pt', null, null, (_, { loaded, total }) => loaded - (total ?? 0));
expectType<Promise<Uint8Array>>()(save({}));
expectType<Promise<Uint8Array>>()(save({}, { format: 'safetensors' }));
expectType<Promise<Uint8Array>>()(save({}, null, 'safetensors'));
expectType<Promise<void>>()(save({ epoch: 1, state: x2 }, 'a.pt', { format: 'pt' }));
expectType<Promise<void>>()(save([x2], { target: new URL('file:///a.pt') }));
// @ts-expect-error -- not awaited
void load(load('a.pt'));
// @ts-expect-error -- not awaited
void save(load('a.pt'));
// @ts-expect-error -- no such keyword
void load('a.pt', { map_location: 'cpu' });
// @ts-expect-error -- no such format
void save({}, 'a.pt', 'onnx');

// detach and no_grad: what goes in comes out, a parameter as a tensor
expectType<tf.Tensor3D>()(detach(x3));
expectType<tf.Tensor>()(detach(new nn.Parameter(any)));
expectType<[output: tf.Tensor3D, states: [h_n: tf.Tensor3D, c_n: tf.Tensor3D]]>()(detach(new nn.LSTM(2, 3)(x3)));
expectType<tf.Tensor3D>()(detach({ input: x3 }));
expectType<[tf.Tensor2D, tf.Tensor3D]>()(detach([x2, x3]));
// @ts-expect-error -- no tensor
detach(3);
expectType<number>()(no_grad(() => 3));
expectType<tf.Tensor2D>()(no_grad({ closure: () => x2 }));
