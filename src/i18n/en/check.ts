/** Texts whose keys begin with `check.`. */
export const check: { readonly [key: string]: string } = {};
