// What esbuild makes of files that are no code (scripts/page.js).
declare module '*.txt' {
  const text: string;
  export default text;
}

declare module '*.py' {
  const text: string;
  export default text;
}

declare module '*.pt' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module '*.ckpt' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module '*.safetensors' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module '*.npz' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module '*.wav' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
