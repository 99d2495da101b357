// How pools print their settings.

type Size = number | null | readonly (number | null)[];

const size = (value: Size): string => {
  if (!Array.isArray(value)) return String(value ?? 'None');
  return `(${value.map((one) => size(one as Size)).join(', ')}${value.length === 1 ? ',' : ''})`;
};

/** `kernel_size=2, stride=(2, 1)`. */
export const sizes = (named: Readonly<Record<string, Size>>): string =>
  Object.entries(named)
    .map(([name, value]) => `${name}=${size(value)}`)
    .join(', ');
