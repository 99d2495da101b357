// The look-up on WebGPU: a dispatch each way, and no index is read back. A row for an index outside of the table is NaN.
import { each } from '../../engines/webgpu/program.js';
import { checkKnownIndex, type EmbeddingForm } from './form.js';

const LOOK_UP = `
  fn value(i : i32) -> f32 {
    let row = entries[i / uniforms.columns];
    if (row < 0 || row >= uniforms.rows) { return uniforms.NAN; }
    return table[row * uniforms.columns + i % uniforms.columns];
  }`;

/** Every row goes through all entries, since nothing adds up floats atomically. */
const SUM_UP = `
  fn value(i : i32) -> f32 {
    let row = i / uniforms.columns;
    var sum = 0.0;
    if (row == uniforms.frozen) { return sum; }
    for (var k = 0; k < uniforms.count; k++) {
      if (entries[k] == row) { sum += gradient[k * uniforms.columns + i % uniforms.columns]; }
    }
    return sum;
  }`;

export const webgpuEmbedding: EmbeddingForm = {
  name: 'webgpu',
  forward(table, entries) {
    const [rows, columns] = table.shape;
    checkKnownIndex(entries, rows);
    const shader = { key: 'embedding', inputs: { table, entries }, source: () => LOOK_UP };
    return each(shader, [entries.size, columns], { rows, columns });
  },
  backward(gradient, entries, V, frozen) {
    const columns = gradient.shape[1];
    const shader = { key: 'embeddingGradient', inputs: { gradient, entries }, source: () => SUM_UP };
    return each(shader, [V, columns], { columns, count: entries.size, frozen: frozen ?? -1 });
  },
};
