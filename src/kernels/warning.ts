// Says once that kernels do not run here, for what then runs op by op gives the same results and is only slower.
let isSaid = false;

/** `reason` is why they do not. */
export function warnOfComposed(reason: string): void {
  if (isSaid) return;
  isSaid = true;
  const isPolicy = /content.security.policy|unsafe-eval/i.test(reason);
  console.warn(
    `tfjs-torch-rnn: recurrent layers run op by op, which is slower, since ${reason}. ` +
      (isPolicy ? "The page's Content-Security-Policy has to have 'wasm-unsafe-eval' in its script-src. " : '') +
      "tf.env().set('FUSED_OPS', false) chooses this, and says nothing.",
  );
}
