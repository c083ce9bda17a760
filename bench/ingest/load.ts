/**
 * The load: a process of its own that posts prepared requests over kept connections, and measures what comes back. It does
 * as little as possible with each, for it shares the machine with what it measures.
 */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { alertmanagerPayload, intakeOfAlertmanager } from './payload.ts';

export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  readonly body: 'webhook' | 'alertmanager';
  readonly seconds: number;
  readonly connections: number;
  /** Requests a second, sent whatever the answers do; null: each connection sends when it is answered. */
  readonly rate: number | null;
}

export interface LoadReport {
  /** How many were answered with each status; 0 where the connection broke. */
  readonly statuses: { readonly [status: string]: number };
  readonly seconds: number;
  /** Of 2xx answers, and of all others: from when they should have been sent. Milliseconds. */
  readonly accepted: Percentiles;
  readonly refused: Percentiles;
  /** Of all others, from when they were sent: how long they waited for a free connection is the sender's affair. */
  readonly refusedOnceSent: Percentiles;
}

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const BODIES = 500;
const HEAD_END = Buffer.from('\r\n\r\n');

/** One connection; one request at a time. */
interface Line {
  send(request: Buffer, dueAt: number): void;
  readonly isFree: boolean;
}

async function run(order: LoadOrder): Promise<LoadReport> {
  const requests = prepare(order);
  const statuses = new Map<number, number>();
  const accepted: number[] = [];
  const refused: number[] = [];
  const refusedOnceSent: number[] = [];
  let onFree: (line: Line) => void = () => undefined;
  const note: Note = (status, line, { dueAt, sentAt }) => {
    const now = performance.now();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status >= 200 && status < 300) accepted.push(now - dueAt);
    else {
      refused.push(now - dueAt);
      refusedOnceSent.push(now - sentAt);
    }
    onFree(line);
  };
  const lines = await Promise.all(Array.from({ length: order.connections }, () => openLine(order.port, note)));
  const startedAt = performance.now();
  const endsAt = startedAt + order.seconds * 1_000;
  let sent = 0;
  const next = () => requests[sent++ % requests.length] ?? Buffer.alloc(0);
  if (order.rate === null) {
    onFree = (line) => {
      if (performance.now() < endsAt) line.send(next(), performance.now());
    };
    for (const line of lines) onFree(line);
    await sleep(order.seconds * 1_000);
  } else {
    const perMs = order.rate / 1_000;
    const free = [...lines];
    // Where no connection is free, a request waits in here, and its waiting counts.
    const waiting: number[] = [];
    onFree = (line) => {
      const dueAt = waiting.shift();
      if (dueAt === undefined) free.push(line);
      else line.send(next(), dueAt);
    };
    let due = 0;
    while (performance.now() < endsAt) {
      const wanted = Math.floor((performance.now() - startedAt) * perMs);
      for (; due < wanted; due += 1) {
        const dueAt = startedAt + due / perMs;
        const line = free.pop();
        if (line) line.send(next(), dueAt);
        else waiting.push(dueAt);
      }
      await sleep(1);
    }
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  onFree = () => undefined;
  await settled(lines);
  return {
    statuses: Object.fromEntries(statuses),
    seconds,
    accepted: percentiles(accepted),
    refused: percentiles(refused),
    refusedOnceSent: percentiles(refusedOnceSent),
  };
}

/** What is under way may come to its end. */
async function settled(lines: readonly Line[]): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline && lines.some((line) => !line.isFree)) await sleep(20);
}

function prepare(order: LoadOrder): Buffer[] {
  const startsAt = new Date();
  return Array.from({ length: BODIES }, (_, number) => {
    const body =
      order.body === 'webhook' ? alertmanagerPayload({ number, startsAt }) : intakeOfAlertmanager(number, startsAt);
    const head = [
      `POST ${order.path} HTTP/1.1`,
      `host: 127.0.0.1:${order.port}`,
      `authorization: Bearer ${process.env.BENCH_TOKEN ?? ''}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
    ].join('\r\n');
    return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
  });
}

type Note = (status: number, line: Line, times: { readonly dueAt: number; readonly sentAt: number }) => void;

function openLine(port: number, note: Note): Promise<Line> {
  return new Promise((resolve, reject) => {
    let dueAt = 0;
    let sentAt = 0;
    let isBusy = false;
    let received: Buffer = Buffer.alloc(0);
    let socket: Socket = open();
    const line: Line = {
      get isFree() {
        return !isBusy;
      },
      send(request, due) {
        dueAt = due;
        sentAt = performance.now();
        isBusy = true;
        socket.write(request);
      },
    };
    function open(): Socket {
      return connect({ port, host: '127.0.0.1', noDelay: true })
        .on('connect', () => resolve(line))
        .on('data', onData)
        .on('error', reject)
        .on('close', onClose);
    }
    function onData(chunk: Buffer): void {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const headEnd = received.indexOf(HEAD_END);
      if (headEnd === -1) return;
      const head = received.toString('latin1', 0, headEnd);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (received.length < headEnd + HEAD_END.length + length) return;
      received = Buffer.alloc(0);
      isBusy = false;
      note(Number(head.slice(9, 12)), line, { dueAt, sentAt });
    }
    function onClose(): void {
      received = Buffer.alloc(0);
      socket = open();
      if (!isBusy) return;
      isBusy = false;
      note(0, line, { dueAt, sentAt });
    }
  });
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

const report = await run(JSON.parse(process.argv[2] ?? ''));
process.stdout.write(JSON.stringify(report));
process.exit(0);
