/** Texts whose keys begin with `ssh.`. */
export const ssh: { readonly [key: string]: string } = {};
