/** Texts whose keys begin with `chat.`. */
export const chat: { readonly [key: string]: string } = {};
