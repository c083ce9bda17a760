// Exits with 0 when node_modules holds what package-lock.json says, with 1 when not. Runs under any Node, in a moment.
// With --production, development packages need not be there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const production = process.argv.includes('--production');

function packagesOf(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {};
}

const locked = packagesOf(join(root, 'package-lock.json'));
const installed = packagesOf(join(root, 'node_modules/.package-lock.json'));

function fits([path, wanted]) {
  if (path === '' || (production && wanted.dev)) return true;
  const found = installed[path];
  if (!found) return wanted.optional === true || wanted.devOptional === true;
  return found.version === wanted.version && found.integrity === wanted.integrity && existsSync(join(root, path));
}

process.exitCode = Object.entries(locked).length > 1 && Object.entries(locked).every(fits) ? 0 : 1;
