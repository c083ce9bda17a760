import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../src/checks/index.ts';
import { renderJsonSchema } from '../src/config/json-schema.ts';

// npm run schema: brings examples/site.schema.json up to date with the schemas of the site file and of the checks.
writeFileSync(join(import.meta.dirname, '../examples/site.schema.json'), renderJsonSchema(checks));
