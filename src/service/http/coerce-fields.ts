import { z } from 'zod';

/**
 * Gives the text of forms and queries the types that a schema expects: numbers, booleans, and JSON for nested fields.
 *
 * Text that is not such a value stays as it is, so that the schema refuses it with its own words.
 */
export function coerceFields(schema: z.ZodType, value: unknown): unknown {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return coerceObject(inner, value);
  if (inner instanceof z.ZodArray) return coerceArray(inner, value);
  if (inner instanceof z.ZodUnion) return coerceUnion(inner, value);
  if (inner instanceof z.ZodRecord) return parseJson(value);
  if (inner instanceof z.ZodNullable) return value === 'null' ? null : coerceFields(inner.unwrap() as z.ZodType, value);
  if (typeof value !== 'string') return value;
  if (inner instanceof z.ZodNumber) return /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(value) ? Number(value) : value;
  if (inner instanceof z.ZodBoolean)
    return value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value;
  return value;
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return unwrap(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return unwrap(schema.in as z.ZodType);
  return schema;
}

function coerceObject(schema: z.ZodObject, value: unknown): unknown {
  const fields = parseJson(value);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fields;
  if (!isPlain(fields)) return fields;
  const shape = schema.shape as Record<string, z.ZodType>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const inner = Object.hasOwn(shape, name) ? shape[name] : undefined;
      return [name, inner === undefined ? field : coerceFields(inner, field)];
    }),
  );
}

/** Fields of a query have no prototype; an uploaded file has one of its own. */
const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value) as null);

function coerceArray(schema: z.ZodArray, value: unknown): unknown {
  const items = parseJson(value);
  return Array.isArray(items) ? items.map((item) => coerceFields(schema.element as z.ZodType, item)) : items;
}

/** The first form that the value fits, so that `8` stays text where text is accepted. */
function coerceUnion(schema: z.ZodUnion, value: unknown): unknown {
  for (const option of schema.options as readonly z.ZodType[]) {
    const coerced = coerceFields(option, value);
    if (option.safeParse(coerced).success) return coerced;
  }
  return value;
}

function parseJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
