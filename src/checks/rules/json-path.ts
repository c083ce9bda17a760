import { z } from 'zod';
import { parseJsonPath } from '../../core/json-path.ts';

export const jsonPathSchema = z
  .string()
  .max(500)
  .refine((text) => parseJsonPath(text) !== null, { error: 'check.expected.json-path' });
