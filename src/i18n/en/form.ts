/** Texts whose keys begin with `form.`. */
export const form: { readonly [key: string]: string } = {};
