import { z } from 'zod';
import { checkShape, PayloadFault, quote } from './check-shape.ts';

const versionedSchema = z.object({ version: z.union([z.string(), z.number()]), alerts: z.unknown().optional() });

/**
 * Refuses a body of another version before its shape is looked at: that would only confuse.
 * @throws PayloadFault
 */
export function checkVersion(body: unknown, expected: string): z.output<typeof versionedSchema> {
  const versioned = checkShape(versionedSchema, body);
  if (String(versioned.version) === expected) return versioned;
  throw new PayloadFault({ key: 'source.fault.version', values: { found: quote(versioned.version), expected } });
}
