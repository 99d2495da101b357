// The types of chromium.js, for tests.
export const WEBGPU_FLAGS: string[];
export function findChromium(): string | undefined;
export function hasWebGPU(executablePath: string): Promise<boolean>;
