// The files in a tar archive, of those kinds that Python writes for short names.
const BLOCK = 512;

/** Each file's bytes by its name. */
export function untar(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const text = (start: number, length: number): string =>
    Buffer.from(archive.subarray(start, start + length))
      .toString('latin1')
      .split('\0')[0];
  for (let start = 0; start + BLOCK <= archive.length && archive[start] !== 0;) {
    const size = parseInt(text(start + 124, 12), 8);
    files.set(text(start, 100), archive.subarray(start + BLOCK, start + BLOCK + size));
    start += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
