// The one way to refuse bad input.

/** Throws the error that `refusal` makes, unless `condition` holds. */
export function check(condition: boolean, refusal: () => Error): asserts condition {
  if (!condition) throw refusal();
}
