import { runCommandLine } from '../../src/cli.ts';

export interface CommandLineResult {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line of Rounds in this process, in English unless the environment says otherwise, and keeps what it prints. */
export async function runRounds(
  words: readonly string[],
  given: { readonly env: { readonly [name: string]: string }; readonly now?: Date },
): Promise<CommandLineResult> {
  const { env, now } = given;
  let out = '';
  let err = '';
  const status = await runCommandLine({
    env: { ROUNDS_LOCALE: 'en', ...env },
    words,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stopping: new AbortController().signal,
    ...(now === undefined ? {} : { clock: { now: () => now } }),
  });
  return { status, out, err };
}

/** The head of a small site file: a contract whose engineer is Lin. What follows `people` may be appended. */
export function siteHead(
  change: { readonly locale?: 'zh-CN' | 'en'; readonly customer?: string; readonly ends?: string } = {},
): string {
  const { locale = 'en', customer = 'C', ends = '2026-11-30' } = change;
  return `contract:
  id: ops
  number: QS-1
  name: Operations
  customer: ${customer}
  provider: P
  system: S
  starts: 2026-11-01
  ends: ${ends}
  timeZone: Asia/Shanghai
  locale: ${locale}
  channel: C0ROUNDS01
people:
  - { id: lin, name: Lin, roles: [engineer] }
`;
}
