/**
 * What the JSON Schema says of rules that zod does not hand on: those of a refinement, and those that the loader checks
 * where their place in the file is known. It may say less than the loader, never more.
 */
export type Keywords = { readonly [keyword: string]: unknown };

/** Where one holds, the other must. */
export function when(condition: Keywords, consequence: Keywords): Keywords {
  // biome-ignore lint/suspicious/noThenProperty: the word is JSON Schema's
  return { if: condition, then: consequence };
}

/** An object that has all of these. */
export function has(...names: readonly string[]): Keywords {
  return { required: names };
}

/** An object with one of these values at a key. */
export function says(name: string, ...values: readonly unknown[]): Keywords {
  return { required: [name], properties: { [name]: { enum: values } } };
}

/** An object with something at a key of which this holds. */
export function within(name: string, holds: Keywords): Keywords {
  return { required: [name], properties: { [name]: holds } };
}

export function not(holds: Keywords): Keywords {
  return { not: holds };
}
