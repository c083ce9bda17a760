/** Texts whose keys begin with `probe.`. */
export const probe: { readonly [key: string]: string } = {};
