// The calling convention where the one positional argument is itself a dict, which a lone plain object then is.
import { type CallArguments, isPlainObject, splitKeywords } from './arguments.js';

/**
 * Takes a trailing plain object as the keywords, but a lone one that `isArgument` recognises as the argument itself.
 *
 *     splitDictArgument([group], ...)                    // f(group)
 *     splitDictArgument([{ param_group: group }], ...)   // f(param_group=group)
 */
export function splitDictArgument(
  args: readonly unknown[],
  isArgument: (dict: Readonly<Record<string, unknown>>) => boolean,
): CallArguments {
  const [only] = args;
  if (args.length === 1 && isPlainObject(only) && isArgument(only)) return { positional: [only], keywords: {} };
  return splitKeywords(args);
}
