import { CheckpointError, ConfigError } from '../../base/index.ts';

/** One rewriting of tensor names: every match of the regular expression is replaced, `$1` being its first group. */
export interface KeyRename {
  readonly pattern: string;
  readonly replacement: string;
}

/** How names in a weights file become names of parameters: plain data, one per released checkpoint. */
export interface KeyMap {
  /** Applied one after the other. */
  readonly renames: readonly KeyRename[];
  /** Regular expressions for names in the file that no parameter needs. */
  readonly ignored: readonly string[];
}

/** For files whose names are already those of the parameters. */
export const identityKeyMap: KeyMap = { renames: [], ignored: [] };

/**
 * Finds for every parameter the name that it has in the file.
 *
 * @param keys       names in the file
 * @param parameters names that are needed
 * @returns          file name by parameter name
 * @throws {CheckpointError} listing parameters that the file lacks and names of the file that no parameter has
 * @throws {ConfigError} if two names of the file become one parameter
 */
export function mapKeys(
  keys: Iterable<string>,
  parameters: Iterable<string>,
  { renames, ignored }: KeyMap,
): ReadonlyMap<string, string> {
  const rules = renames.map(({ pattern, replacement }) => ({ pattern: new RegExp(pattern, 'gu'), replacement }));
  const skipped = ignored.map((pattern) => new RegExp(pattern, 'u'));
  const wanted = new Set(parameters);
  const found = new Map<string, string>();
  const unknown: string[] = [];
  for (const key of keys) {
    if (skipped.some((pattern) => pattern.test(key))) continue;
    const name = rules.reduce((text, rule) => text.replaceAll(rule.pattern, rule.replacement), key);
    if (!wanted.has(name)) {
      unknown.push(name === key ? key : `${key} (as ${name})`);
      continue;
    }
    const other = found.get(name);
    if (other !== undefined) {
      throw new ConfigError(
        `Cannot map names as each must become another parameter: ${other} and ${key} become ${name}`,
      );
    }
    found.set(name, key);
  }
  const missing = [...wanted].filter((name) => !found.has(name));
  if (missing.length > 0 || unknown.length > 0) {
    throw new CheckpointError(
      `Cannot use the weights as they must be those of the model: missing are [${listed(missing)}], unknown are [${listed(unknown)}]`,
      { data: { missing, unknown } },
    );
  }
  return found;
}

/** Names that are listed at most: a whole other model has a thousand. */
const mostListed = 40;

function listed(names: readonly string[]): string {
  const more = names.length - mostListed;
  return more <= 0 ? names.join(', ') : `${names.slice(0, mostListed).join(', ')} and ${more} more`;
}
