import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { checks } from '../../src/checks/index.ts';
import { localFiles } from '../../src/config/file-access.ts';
import { loadSites } from '../../src/config/load-sites.ts';
import type { AlertSourceEntry } from '../../src/core/alerting.ts';
import { authenticate, resolveCredential } from '../../src/sources/authenticate.ts';
import { sources } from '../../src/sources/index.ts';
import type { ParsedDelivery } from '../../src/sources/source.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = join(ROOT, 'examples/monitoring');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

const loaded = loadSites([join(ROOT, 'examples/site.yaml')], { files: localFiles, checks, secrets: null });
const site = loaded.ok ? loaded.sites[0] : undefined;

/** The source of the example's site file that an address leads to. */
function sourceAt(address: string): AlertSourceEntry {
  const [, contract, id] = /^https?:\/\/[^/]+\/hooks\/([^/]+)\/([^/]+)$/.exec(address) ?? [];
  const entry = site?.alerting.sources.find((source) => source.id === id);
  if (!entry || contract !== site?.contract.id) throw new Error(`${address} leads nowhere`);
  return entry;
}

function parse(entry: AlertSourceEntry, body: unknown): ParsedDelivery {
  const source = sources.find(({ id }) => id === entry.kind);
  if (!source) throw new Error(`no source ${entry.kind}`);
  return source.parse(body, entry, new Date());
}

describe('alertmanager.yml', () => {
  const config = parseYaml(read('alertmanager.yml'));
  const [webhook] = config.receivers[0].webhook_configs;

  test('leads to a source of its kind, with its way to authenticate', () => {
    const entry = sourceAt(webhook.url);
    expect(entry).toMatchObject({ kind: 'alertmanager', auth: { kind: 'bearer' } });
    expect(webhook.http_config.authorization).toMatchObject({ type: 'Bearer' });
  });

  test('tells of ends, and leaves no alert out', () => {
    expect(webhook).toMatchObject({ send_resolved: true, max_alerts: 0 });
    expect(config.route.receiver).toBe(config.receivers[0].name);
  });
});

describe('grafana-contact-point.yaml', () => {
  const [receiver] = parseYaml(read('grafana-contact-point.yaml')).contactPoints[0].receivers;

  test('signs as its source expects, time included', () => {
    const entry = sourceAt(receiver.settings.url);
    expect(entry.kind).toBe('grafana');
    expect(entry.auth).toMatchObject({
      kind: 'hmac',
      header: receiver.settings.hmacConfig.header,
      timestampHeader: receiver.settings.hmacConfig.timestampHeader,
    });
    expect(receiver).toMatchObject({ type: 'webhook', disableResolveMessage: false });
  });
});

describe('zabbix-media-type.yaml', () => {
  const [mediaType] = parseYaml(read('zabbix-media-type.yaml')).zabbix_export.media_types;
  const names: string[] = mediaType.parameters.map(({ name }: { name: string }) => name);
  const macros: { [name: string]: string } = Object.fromEntries(
    mediaType.parameters.map(({ name, value = '' }: { name: string; value?: string }) => [name, value]),
  );
  /** What Zabbix makes of the macros; before 7.0 it leaves the timestamps as they are written. */
  const PROBLEM = {
    ...macros,
    event_date: '2026.11.20',
    event_name: '/app 磁盘使用率超过 90 %',
    event_nseverity: '4',
    event_source: '0',
    event_tags: '[{"tag":"scope","value":"capacity"}]',
    event_time: '10:00:00',
    event_url: 'https://zabbix.example.com/tr_events.php?triggerid=23133&eventid=1',
    event_value: '1',
    fingerprint: '23133',
    host_address: '192.0.2.46',
    host_name: '数据库服务器',
    host_technical_name: 'qs-db-01',
    http_proxy: '',
    message: '已用 93.4 %',
    rounds_token: 'a token',
    rounds_url: 'https://rounds.example.com/hooks/qingshi-ops/zabbix',
  };

  interface Sent {
    readonly url: string;
    readonly body: string;
    readonly headers: readonly string[];
    readonly proxy: string | null;
  }

  /** Runs the script as Zabbix does: a function body with `value`, and Zabbix' own objects. */
  function run(parameters: object, status = 202): { sent: Sent[]; result: unknown; log: string[] } {
    const sent: Sent[] = [];
    const log: string[] = [];
    class HttpRequest {
      headers: string[] = [];
      proxy: string | null = null;
      addHeader(header: string): void {
        this.headers.push(header);
      }
      setProxy(proxy: string): void {
        this.proxy = proxy;
      }
      post(url: string, body: string): string {
        sent.push({ url, body, headers: this.headers, proxy: this.proxy });
        return '{"error":"no"}';
      }
      getStatus(): number {
        return status;
      }
    }
    const Zabbix = { log: (_level: number, text: string) => log.push(text) };
    const value = JSON.stringify(parameters);
    try {
      const result = runInNewContext(`(function (value) {${mediaType.script}\n})(value)`, {
        value,
        HttpRequest,
        Zabbix,
      });
      return { sent, result, log };
    } catch (error) {
      return { sent, result: `thrown: ${error}`, log };
    }
  }

  test('has what Zabbix 6.0 and later import, and no secret', () => {
    expect(mediaType).toMatchObject({ type: 'WEBHOOK', name: 'Rounds' });
    expect(names).toEqual([...names].sort());
    expect(mediaType.message_templates.map((one: { operation_mode: string }) => one.operation_mode)).toEqual([
      'PROBLEM',
      'RECOVERY',
      'UPDATE',
    ]);
    expect(macros).toMatchObject({ rounds_url: '{$ROUNDS.URL}', rounds_token: '{$ROUNDS.TOKEN}' });
  });

  test('uses every parameter that it has, and no other', () => {
    const used = [...mediaType.script.matchAll(/'([a-z]+(?:_[a-z]+)*)'/g)].map(([, name]) => name);
    expect(names.filter((name) => !used.includes(name))).toEqual([]);
    expect(used.filter((name) => name.includes('_') && !names.includes(name))).toEqual([]);
  });

  test('is written in the old language that Zabbix understands', () => {
    expect(mediaType.script).not.toMatch(/=>|\b(?:let|const|class|async)\b|`/);
  });

  test('sends a problem that its source understands', () => {
    const { sent, result } = run({ ...PROBLEM, event_timestamp: '1795140000' });
    expect(result).toBe('OK');
    const [request] = sent;
    expect(request?.headers).toEqual(['Content-Type: application/json', 'Authorization: Bearer a token']);
    const entry = sourceAt(request?.url ?? '');
    expect(entry).toMatchObject({ kind: 'zabbix', auth: { kind: 'bearer' } });
    expect(parse(entry, JSON.parse(request?.body ?? ''))).toMatchObject({
      ok: true,
      alerts: [
        {
          fingerprint: '23133',
          status: 'firing',
          startsAt: new Date(1_795_140_000_000),
          endsAt: null,
          content: {
            title: '/app 磁盘使用率超过 90 %',
            description: '已用 93.4 %',
            severity: 'high',
            host: '数据库服务器',
            labels: { scope: 'capacity', host: 'qs-db-01', ip: '192.0.2.46' },
            links: [{ label: 'event' }],
          },
        },
      ],
    });
  });

  test('sends its recovery, with times in the server’s own zone where there is no timestamp', () => {
    const recovery = {
      ...PROBLEM,
      event_value: '0',
      event_recovery_date: '2026.11.20',
      event_recovery_time: '10:07:30',
      event_recovery_timestamp: '{EVENT.RECOVERY.TIMESTAMP}',
    };
    const body = JSON.parse(run(recovery).sent[0]?.body ?? '');
    expect(body).toMatchObject({
      status: 'resolved',
      startsAt: new Date(2026, 10, 20, 10, 0, 0).getTime() / 1_000,
      endsAt: new Date(2026, 10, 20, 10, 7, 30).getTime() / 1_000,
    });
  });

  test.each<[what: string, changes: object, body: object]>([
    ['a time that is still to come', { event_date: '2999.01.01' }, { startsAt: null }],
    ['no time', { event_date: '{EVENT.DATE}' }, { startsAt: null }],
    ['an unknown severity', { event_nseverity: '*UNKNOWN*' }, { severity: null }],
    ['tags that are none', { event_tags: '{EVENT.TAGSJSON}' }, { tags: [] }],
    ['a host without an address', { host_address: '*UNKNOWN*' }, { host: { address: '' } }],
  ])('copes with %s', (_what, changes, body) => {
    const { sent, result } = run({ ...PROBLEM, ...changes });
    expect(result).toBe('OK');
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject(body);
    expect(parse(sourceAt(PROBLEM.rounds_url), JSON.parse(sent[0]?.body ?? '')).ok).toBe(true);
  });

  test.each<[what: string, changes: object, reason: string]>([
    ['no address', { rounds_url: '{$ROUNDS.URL}' }, 'set the global macro {$ROUNDS.URL}'],
    ['an address of another kind', { rounds_url: 'rounds.example.com' }, 'must begin with http'],
    ['no token', { rounds_token: '' }, 'set the global macro {$ROUNDS.TOKEN}'],
    ['a discovery', { event_source: '1' }, 'events of triggers only'],
    ['macros left in a test', { event_value: '{EVENT.VALUE}' }, 'replace the macros'],
    ['no fingerprint', { fingerprint: '{TRIGGER.ID}' }, '"fingerprint" is empty'],
  ])('%s is told to Zabbix, and nothing is sent', (_what, changes, reason) => {
    const { sent, result } = run({ ...PROBLEM, ...changes });
    expect(sent).toEqual([]);
    expect(String(result)).toContain(reason);
  });

  test.each([400, 401, 503])('an answer of %i makes Zabbix try again, and shows no token', (status) => {
    const { result, log } = run(PROBLEM, status);
    expect(String(result)).toBe(`thrown: Rounds answered ${status}: {"error":"no"}`);
    expect(log.join()).not.toContain('a token');
  });

  test('goes through a proxy where one is named', () => {
    expect(run({ ...PROBLEM, http_proxy: 'http://proxy.example.com:3128' }).sent[0]?.proxy).toBe(
      'http://proxy.example.com:3128',
    );
  });
});

describe('send-alert.sh', () => {
  const SECRET = 'correct horse battery staple';
  const BODY = JSON.stringify({
    events: [{ summary: '控制器离线', alarm: { key: 'k', state: 'raised' }, device: { name: 'storage-01' } }],
  });
  let place: string;
  let server: Server;
  let answers: number[];
  let seen: { readonly answer: string; readonly parsed: ParsedDelivery }[];

  beforeEach(async () => {
    place = mkdtempSync(join(tmpdir(), 'rounds send alert '));
    writeFileSync(join(place, 'secret'), `${SECRET}\n`, { mode: 0o600 });
    answers = [];
    seen = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const entry = sourceAt(`http://x${request.url}`);
        const rawBody = Buffer.concat(chunks);
        const credential = resolveCredential(entry.auth, () => SECRET);
        const answer = authenticate({ headers: request.headersDistinct, rawBody, now: new Date() }, credential);
        seen.push({ answer: answer.ok ? 'ok' : answer.reason, parsed: parse(entry, JSON.parse(rawBody.toString())) });
        response.writeHead(answers.shift() ?? (answer.ok ? 202 : 401), { 'retry-after': '0' }).end('{"message":"x"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.close();
    rmSync(place, { recursive: true, force: true });
  });

  function send(secretFile = join(place, 'secret')): Promise<{ code: number; stdout: string }> {
    const { port } = server.address() as AddressInfo;
    const env = {
      PATH: process.env.PATH,
      TMPDIR: place,
      ROUNDS_URL: `http://127.0.0.1:${port}/hooks/qingshi-ops/storage`,
      ROUNDS_SECRET_FILE: secretFile,
    };
    return new Promise((resolve) => {
      const child = execFile(join(folder, 'send-alert.sh'), { env }, (error, stdout) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout });
      });
      child.stdin?.end(BODY);
    });
  }

  test('signs a body that its source accepts and understands', async () => {
    expect(await send()).toEqual({ code: 0, stdout: '{"message":"x"}' });
    expect(seen).toMatchObject([
      { answer: 'ok', parsed: { ok: true, alerts: [{ status: 'firing', content: { title: '控制器离线' } }] } },
    ]);
  });

  test('tries again after 503', async () => {
    answers = [503];
    expect((await send()).code).toBe(0);
    expect(seen.map(({ answer }) => answer)).toEqual(['ok', 'ok']);
  });

  test('fails with a wrong secret, at once', async () => {
    writeFileSync(join(place, 'other'), 'wrong', { mode: 0o600 });
    expect((await send(join(place, 'other'))).code).not.toBe(0);
    expect(seen.map(({ answer }) => answer)).toEqual(['wrong']);
  });

  test('leaves nothing behind', async () => {
    await send();
    expect(execFileSync('ls', [place], { encoding: 'utf8' })).toBe('secret\n');
  });
});
