/** Texts whose keys begin with `config.`. */
export const config: { readonly [key: string]: string } = {};
