/** Texts whose keys begin with `inspection.`. */
export const inspection: { readonly [key: string]: string } = {};
