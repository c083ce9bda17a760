import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../checks/index.ts';
import { renderJsonSchema } from './json-schema.ts';

/** `npm run schema`: brings examples/site.schema.json up to date. A program by itself, so it may bring the checks along. */
writeFileSync(join(import.meta.dirname, '../../examples/site.schema.json'), renderJsonSchema(checks));
