import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The bytes of files, by file id. */
export interface FileContents {
  put(id: string, content: Uint8Array): Promise<void>;
  /** @throws when there are none. */
  read(id: string): Promise<Uint8Array>;
  remove(id: string): Promise<void>;
}

export function contentsInMemory(): FileContents {
  const kept = new Map<string, Uint8Array>();
  return {
    async put(id, content) {
      kept.set(id, content);
    },
    async read(id) {
      const content = kept.get(id);
      if (!content) throw new Error(`the workspace has no content for file ${id}`);
      return content;
    },
    async remove(id) {
      kept.delete(id);
    },
  };
}

/** Ids are made here and never come from outside, so they are safe as names. */
export async function contentsIn(folder: string): Promise<FileContents> {
  await mkdir(folder, { recursive: true });
  return {
    async put(id, content) {
      const path = join(folder, id);
      await writeFile(`${path}.part`, content);
      await rename(`${path}.part`, path);
    },
    read: (id) => readFile(join(folder, id)),
    remove: (id) => rm(join(folder, id), { force: true }),
  };
}
