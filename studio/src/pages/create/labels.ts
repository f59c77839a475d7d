/** Labels that a video carries, as the server keeps them: short texts under names. */
export type Labels = Readonly<Record<string, string>>;

/** Letters of one label: even if each takes two places, they stay below the 512 that the server takes. */
const lettersEach = 250;

/** A value as labels `name`, `name.1`, `name.2`, as many as it needs. */
export function toLabels(name: string, value: unknown): Labels {
  const letters = Array.from(JSON.stringify(value));
  const count = Math.ceil(letters.length / lettersEach);
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      i === 0 ? name : `${name}.${i}`,
      letters.slice(i * lettersEach, (i + 1) * lettersEach).join(''),
    ]),
  );
}

/** The fields of an object that was written as labels; none if there is nothing, or nothing that can be read. */
export function fromLabels(name: string, labels: Labels): Readonly<Record<string, unknown>> {
  let text = labels[name] ?? '';
  for (let i = 1; labels[`${name}.${i}`] !== undefined; i++) text += labels[`${name}.${i}`];
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
