// Says once that kernels do not run here, for what then runs op by op gives the same results and is only slower.
let isSaid = false;

/** `reason` is why they do not: an error, or what it would say. */
export function warnOfComposed(reason: unknown): void {
  if (isSaid) return;
  isSaid = true;
  const text = reason instanceof Error ? reason.message : String(reason);
  const isPolicy = /content.security.policy|unsafe-eval/i.test(text);
  console.warn(
    `tfjs-torch-rnn: recurrent layers run op by op, which is slower, since WebAssembly with SIMD cannot be compiled here (${text}). ` +
      (isPolicy ? "The page's Content-Security-Policy has to have 'wasm-unsafe-eval' in its script-src. " : '') +
      "tf.env().set('FUSED_OPS', false) chooses this, and says nothing.",
  );
}
