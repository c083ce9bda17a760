import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';

/** What configuration needs of the file system, so that tests and the demo can give it other files. */
export interface FileAccess {
  /** At most `limitBytes` + 1 bytes of a regular file, so that the caller sees that it is larger. @throws as node:fs does. */
  read(path: string, limitBytes: number): FileContent;
  /** Names of the entries of a folder, or null when the path is no folder. @throws as node:fs does. */
  list(path: string): readonly string[] | null;
}

export interface FileContent {
  readonly bytes: Uint8Array;
  /** Permission bits, for example 0o600. */
  readonly mode: number;
}

/** The file system of this machine. */
export const localFiles: FileAccess = {
  read(path, limitBytes) {
    // A pipe or device would block or never end: it is opened without waiting and then refused.
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) throw Object.assign(new Error(`not a file: ${path}`), { code: 'EISDIR' });
      const buffer = Buffer.alloc(Math.min(stat.size, limitBytes) + 1);
      let length = 0;
      while (length < buffer.length) {
        const count = readSync(descriptor, buffer, length, buffer.length - length, null);
        if (count === 0) break;
        length += count;
      }
      return { bytes: buffer.subarray(0, length), mode: stat.mode & 0o777 };
    } finally {
      closeSync(descriptor);
    }
  },
  list(path) {
    return statSync(path).isDirectory() ? readdirSync(path).sort() : null;
  },
};

/** The code of a failed file operation (`ENOENT`, `EACCES` …), or null when it is no such failure. */
export function fileErrorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
