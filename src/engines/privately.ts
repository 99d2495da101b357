// The one way to members that tfjs does not declare: by name, with an error that says which is gone after an upgrade.

/** `object` as something that has these members. */
export function privately<T>(object: unknown, members: readonly (keyof T & string)[], what: string): T {
  const missing = members.filter((member) => !(member in (object as object)));
  if (missing.length > 0) throw new Error(`${what} has no ${missing.join(', ')} in this version of tfjs`);
  return object as T;
}
