import { z } from 'zod';

const EXPECT_PATH = 'check.expected.path';

/** A path on a host: absolute, so that it can never be taken for an option. */
export const hostPathSchema = z
  .string({ error: EXPECT_PATH })
  .min(1)
  .max(1_000)
  .regex(/^\/[^\0]*$/, { error: EXPECT_PATH });
