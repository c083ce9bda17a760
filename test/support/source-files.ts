import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Import {
  /** A path from the root of the repository, or the name of a package or of a module of Node. */
  readonly target: string;
  readonly isFile: boolean;
  /** Erased before the program runs. */
  readonly typeOnly: boolean;
  /** What is taken from it, by the names that it has there; null: all of it. */
  readonly names: readonly string[] | null;
}

/** Every TypeScript file below a folder, as paths from the root of the repository. */
export function listSourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => join(folder, name))
    .sort();
}

export function readSource(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

// The formatter writes every import and export at the beginning of a line, and quotes with '.
const STATEMENT = /^(?:import|export)\s(?:(?<clause>[^'";]*?)\sfrom\s)?'(?<target>[^']+)'/gm;
const EXPRESSION = /(?<kind>typeof\s+)?\bimport\('(?<target>[^']+)'\)(?<member>\.[A-Za-z]+)?/g;

/** What a file imports or exports again, read from its text. */
export function parseImports(path: string, source: string): Import[] {
  const statements = [...source.matchAll(STATEMENT)].map(({ groups = {} }) =>
    describe(path, groups.target ?? '', {
      typeOnly: isTypeClause(groups.clause ?? ''),
      names: namesOf(groups.clause ?? ''),
    }),
  );
  const expressions = [...source.matchAll(EXPRESSION)].map(({ groups = {}, index }) =>
    describe(path, groups.target ?? '', {
      typeOnly: !/\b(?:await|return|=>|=)\s*$/.test(source.slice(0, index)),
      names: null,
    }),
  );
  return [...statements, ...expressions];
}

function isTypeClause(clause: string): boolean {
  if (/^type\s/.test(clause)) return true;
  const names = /^\{(?<names>[^}]*)\}$/.exec(clause.trim())?.groups?.names;
  const listed = names?.split(',').map((name) => name.trim());
  return listed?.filter(Boolean).every((name) => name.startsWith('type ')) ?? false;
}

function namesOf(clause: string): string[] | null {
  const names = /^(?:type\s)?\{(?<names>[^}]*)\}$/.exec(clause.trim())?.groups?.names;
  return names?.match(/(?<=^|,)\s*(?:type\s+)?\w+/g)?.map((name) => name.trim().replace(/^type\s+/, '')) ?? null;
}

function describe(path: string, target: string, how: Pick<Import, 'typeOnly' | 'names'>): Import {
  const isFile = target.startsWith('.');
  const file = isFile ? normalize(join(dirname(path), target)) : target;
  return { target: isFile ? relative('.', file) : file, isFile, ...how };
}
