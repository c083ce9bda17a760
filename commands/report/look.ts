import { z } from 'zod';
import { readReportDetail, readReportList, shareAgain } from '../../src/flows/reports/read-reports.ts';
import { signLatest } from '../../src/flows/reports/sign-report.ts';
import type { Command } from '../command.ts';
import { say } from '../reply/say.ts';
import { periodInput, versionInput } from './input.ts';

export const list: Command<Record<string, never>> = {
  name: 'report list',
  summary: 'report.command-list',
  usage: '/report list',
  role: 'viewer',
  positionals: [],
  input: z.strictObject({}),
  async run(ctx, _given, caller) {
    const message = await readReportList(ctx, caller);
    return message === null ? say(caller, 'report.none') : { kind: 'private', message };
  },
};

export const show: Command<{ period: string }> = {
  name: 'report show',
  summary: 'report.command-show',
  usage: '/report show <period>',
  role: 'viewer',
  positionals: ['period'],
  input: z.strictObject({ period: periodInput }),
  async run(ctx, { period }, caller) {
    return { kind: 'private', message: await readReportDetail(ctx, caller, period) };
  },
};

/** The files once more, as they were issued. */
export const get: Command<{ period: string; version?: number | undefined }> = {
  name: 'report get',
  summary: 'report.command-get',
  usage: '/report get <period> [--version n]',
  role: 'viewer',
  positionals: ['period'],
  input: z.strictObject({ period: periodInput, version: versionInput.optional() }),
  async run(ctx, { period, version }, caller) {
    const report = await shareAgain(ctx, caller, { typed: period, version: version ?? null });
    return say(caller, 'report.shared-again', { key: report.periodKey, version: report.version });
  },
};

/** What the button on a report's message does, by hand: of its latest version. */
export const sign: Command<{ period: string }> = {
  name: 'report sign',
  summary: 'report.command-sign',
  usage: '/report sign <period>',
  role: 'customer',
  positionals: ['period'],
  input: z.strictObject({ period: periodInput }),
  async run(ctx, { period }, caller) {
    const report = await signLatest(ctx, caller, period);
    return say(caller, 'report.done-signed', { key: report.periodKey, version: report.version });
  },
};
