import { z } from 'zod';
import { signReport } from '../../src/flows/reports/sign-report.ts';
import type { Action, AnyAction } from '../command.ts';
import { NOTHING } from './dialog.ts';

/** The customer signs 签字确认 the version that the message shows. */
const sign: Action<{ report: number }> = {
  id: 'report-sign',
  role: 'customer',
  input: z.strictObject({ report: z.int().positive() }),
  async run(ctx, { report }, caller) {
    await signReport(ctx, caller, report);
    return NOTHING;
  },
};

export const reportActions: readonly AnyAction[] = [sign];
