// The files that come with the page, made by scripts/fixtures/page_samples.py.

export interface Sample {
  readonly file: string;
  readonly title: string;
  readonly about: string;
}

export const SAMPLES = {
  tagger: {
    file: 'tagger.pt',
    title: 'LSTM tagger',
    about: 'a training checkpoint with the state of Adam and of a scheduler',
  },
  majority: {
    file: 'majority.safetensors',
    title: 'GRU in safetensors',
    about: 'two layers, a LayerNorm, and metadata',
  },
  experiment: {
    file: 'experiment.ckpt',
    title: 'A project’s .ckpt',
    about: 'with objects of classes that only that project had',
  },
  waves: { file: 'waves.npz', title: 'numpy arrays', about: 'float64, float16, complex64, int64 and bool, compressed' },
} as const satisfies Readonly<Record<string, Sample>>;

export type SampleName = keyof typeof SAMPLES;

export const isSample = (name: string): name is SampleName => Object.hasOwn(SAMPLES, name);
