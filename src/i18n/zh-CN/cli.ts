/** Texts whose keys begin with `cli.`. */
export const cli: { readonly [key: string]: string } = {};
