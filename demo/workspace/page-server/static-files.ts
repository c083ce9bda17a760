import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { HttpFault } from '../http.ts';

const FOLDER = join(import.meta.dirname, '..', 'page');
const TYPES: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface StaticFile {
  readonly type: string;
  readonly content: Uint8Array;
}

/** A file of the page. @throws HttpFault 404 for any name that is not plainly one of them */
export async function readPageFile(name: string): Promise<StaticFile> {
  const type = TYPES[extname(name)];
  if (!type || !/^(?:[a-z][a-zA-Z0-9-]*\/)?[a-zA-Z][a-zA-Z0-9-]*\.[a-z]+$/.test(name))
    throw new HttpFault(404, 'no such file');
  try {
    return { type, content: await readFile(join(FOLDER, name)) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw new HttpFault(404, 'no such file');
    throw error;
  }
}
