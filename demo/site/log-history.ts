import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const HISTORY_MS = 30 * DAY_MS;
/** The demo's hosts are eight hours ahead of UTC. */
const ZONE_MS = 8 * HOUR_MS;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Line {
  readonly at: number;
  readonly text: string;
}

/** A log of the last thirty days: what is written again and again, and what happened once. Newest last. */
interface LogPlan {
  readonly path: string;
  readonly everyMs: number;
  readonly regular: (at: number) => string;
  /** What happened, by how long ago. */
  readonly events?: readonly { readonly agoMs: number; readonly text: (at: number) => string }[];
}

function local(at: number): string {
  return new Date(at + ZONE_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** As syslog writes it: no year. */
function syslogTime(at: number): string {
  const date = new Date(at + ZONE_MS);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${MONTHS[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)}`;
}

/** A figure that varies like a real one, and is the same for the same moment. */
function vary(at: number, least: number, most: number): number {
  return least + (Math.floor(at / MINUTE_MS) % (most - least + 1));
}

const REFUSED = (at: number): string =>
  `${local(at)},120 ERROR [snmp-7] Connection refused to 192.0.2.31:161（动力车间接入交换机）`;
const BROKEN_PIPE = (at: number): string =>
  `${local(at)},411 ERROR [http-nio-8080] ClientAbortException: java.io.IOException: Broken pipe`;

const OPSV7 = 'app/opsv7';
const APPLICATION_LOGS: readonly LogPlan[] = [
  {
    path: `${OPSV7}/mq/logs/broker.log`,
    everyMs: 30 * MINUTE_MS,
    regular: (at) => `${local(at)},000 INFO  [broker] 队列 opsv7.collect 积压 0，消费者 ${vary(at, 3, 5)}`,
  },
  {
    path: `${OPSV7}/tomcat/logs/log4j.out`,
    everyMs: 20 * MINUTE_MS,
    regular: (at) => `${local(at)},000 INFO  [http-nio-8080] 会话清理完成，在线用户 ${vary(at, 1, 9)}`,
    events: [
      { agoMs: 9 * DAY_MS, text: BROKEN_PIPE },
      { agoMs: 2 * DAY_MS + 5 * HOUR_MS, text: BROKEN_PIPE },
    ],
  },
  {
    path: `${OPSV7}/collector/logs/log4j.out`,
    everyMs: 10 * MINUTE_MS,
    regular: (at) => `${local(at)},000 INFO  [scheduler] 采集完成：主机 3，数据库 1，网络设备 ${vary(at, 24, 26)}`,
    events: [
      { agoMs: 2 * DAY_MS + 3 * HOUR_MS, text: REFUSED },
      { agoMs: DAY_MS + 7 * HOUR_MS, text: REFUSED },
      { agoMs: 6 * HOUR_MS, text: REFUSED },
    ],
  },
  {
    path: `${OPSV7}/analyser/logs/log4j.out`,
    everyMs: 15 * MINUTE_MS,
    regular: (at) => `${local(at)},000 INFO  [analyse-1] 告警压缩：收到 ${vary(at, 8, 15)}，合并为 ${vary(at, 2, 4)}`,
  },
  {
    path: `${OPSV7}/tasks/logs/cleanup.log`,
    everyMs: DAY_MS,
    regular: (at) => `${local(at)} cleanup finished: ${vary(at, 3, 9)} files removed`,
  },
];
const DATABASE_LOGS: readonly LogPlan[] = [
  {
    path: `${OPSV7}/mysql/logs/error.log`,
    everyMs: 12 * HOUR_MS,
    regular: (at) => `${local(at)} 0 [Note] InnoDB: Buffer pool(s) dump completed`,
  },
];

function systemLog(host: string, path: string): LogPlan {
  return {
    path,
    everyMs: HOUR_MS,
    regular: (at) =>
      `${syslogTime(at)} ${host} CRON[${vary(at, 2100, 31_000)}]: (root) CMD (run-parts /etc/cron.hourly)`,
  };
}

/** The logs that a demo host has when it is new. */
const PLANS: { readonly [host: string]: readonly LogPlan[] } = {
  'app-01': [...APPLICATION_LOGS, systemLog('app-01', 'var/log/syslog')],
  'db-01': [...DATABASE_LOGS, systemLog('db-01', 'var/log/syslog')],
  'dispatch-01': [systemLog('dispatch-01', 'var/log/messages')],
};

/** Writes a host's logs of the last thirty days where they are not there yet; the host itself goes on with them. */
export async function writeLogHistory(host: string, folder: string, now: Date): Promise<void> {
  for (const plan of PLANS[host] ?? []) {
    const path = join(folder, plan.path);
    if (existsSync(path)) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${linesOf(plan, now.getTime()).join('\n')}\n`);
  }
}

function linesOf({ everyMs, regular, events = [] }: LogPlan, now: number): string[] {
  const first = now - HISTORY_MS;
  const count = Math.floor((now - first) / everyMs);
  const lines: Line[] = Array.from({ length: count }, (_, index) => {
    const at = first + (index + 1) * everyMs - everyMs / 2;
    return { at, text: regular(at) };
  });
  lines.push(...events.map(({ agoMs, text }) => ({ at: now - agoMs, text: text(now - agoMs) })));
  return lines.sort((a, b) => a.at - b.at).map(({ text }) => text);
}
