import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { threadEnvironment } from './adapters/thread-environment.ts';
import type { ComputedReport, ReportMaker, WrittenReportFile } from './context.ts';
import type { ReportPhase } from './core/report-request.ts';
import { UserError } from './errors.ts';
import type { ReportAnswer, ReportResult, ReportTask, ReportThreadData } from './report-thread.ts';

export interface ReportMakerOptions extends ReportThreadData {
  /** What is to be masked in whatever people wrote, asked for each time. */
  readonly secrets: () => readonly string[];
  /** For one task. */
  readonly timeoutMs?: number;
  /** What a thread has at first; one that is too small for a report is followed by one with `mostMegabytes`. */
  readonly memoryMegabytes?: number;
  readonly mostMegabytes?: number;
  /** After so long without a task the thread is ended and its memory given back. */
  readonly idleMs?: number;
}

export interface ClosableReportMaker extends ReportMaker {
  /** Stops the thread; what is being made fails. */
  close(): Promise<void>;
}

/**
 * Room for what is new: most rows of an answer are folded, and gone, before it is full. With a quarter of it, half of them are kept
 * longer and have to be found again among all that stays, which takes the thread a quarter more time.
 */
const YOUNG_MEGABYTES = 64;

interface Job {
  readonly task: ReportTask;
  readonly onPhase: (phase: ReportPhase) => void;
  resolve(result: ReportResult): void;
  reject(error: Error): void;
}

/**
 * Makes reports one after the other in a thread of its own: a half-year of ten thousand tickets takes a second of CPU. A
 * thread that dies or hangs fails its own report only and is replaced.
 */
export function createReportMaker(options: ReportMakerOptions): ClosableReportMaker {
  const { timeoutMs = 5 * 60_000, memoryMegabytes = 192, mostMegabytes = 2_048, idleMs = 60_000 } = options;
  const waiting: Job[] = [];
  let worker: Worker | null = null;
  let running: Job | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let megabytes = memoryMegabytes;

  function startThread(): Worker {
    const data: ReportThreadData = {
      databaseUrl: options.databaseUrl,
      filesDir: resolve(options.filesDir),
      templatesDir: resolve(options.templatesDir),
    };
    const started = new Worker(new URL('./report-thread.ts', import.meta.url), {
      name: 'rounds-report-maker',
      workerData: data,
      env: threadEnvironment(),
      execArgv: [],
      // A thread that may take memory takes it before it collects anything.
      resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    started.on('message', (answer: ReportAnswer) => hear(answer));
    started.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY' && megabytes < mostMegabytes) widen(started);
      else drop(started, error.message);
    });
    started.on('exit', (code) => drop(started, `the thread ended with status ${code}`));
    return started;
  }

  function next(): void {
    clearTimeout(timer);
    const job = running === null ? waiting.shift() : undefined;
    if (!job) {
      if (running === null) rest();
      return;
    }
    worker ??= startThread();
    worker.ref();
    running = job;
    const current = worker;
    timer = setTimeout(() => drop(current, `it took longer than ${timeoutMs} ms`), timeoutMs);
    try {
      worker.postMessage(job.task);
    } catch (error) {
      running = null;
      job.reject(error as Error);
      next();
    }
  }

  /** An idle thread must not keep a command line from ending, nor its memory for good. */
  function rest(): void {
    const idle = worker;
    if (!idle) return;
    idle.unref();
    timer = setTimeout(() => drop(idle, 'it had nothing to do'), idleMs);
    timer.unref();
  }

  function hear(answer: ReportAnswer): void {
    if ('phase' in answer) {
      running?.onPhase(answer.phase);
      return;
    }
    const job = running;
    running = null;
    if (answer.ok) job?.resolve(answer.result);
    else if ('defect' in answer) job?.reject(defectOf(answer));
    else job?.reject(new UserError(answer.refusal, answer.values));
    next();
  }

  /** Most reports need little, and a thread that is let have more takes more: only the large ones get it. */
  function widen(small: Worker): void {
    if (worker !== small) return;
    megabytes = mostMegabytes;
    worker = null;
    if (running !== null) waiting.unshift(running);
    running = null;
    next();
  }

  function drop(lost: Worker, reason: string): void {
    if (worker !== lost) return;
    clearTimeout(timer);
    worker = null;
    const job = running;
    running = null;
    void lost.terminate();
    job?.reject(new UserError('report.maker-failed', { reason }));
    if (!closed) next();
  }

  function run<T extends ReportResult>(task: ReportTask, onPhase: (phase: ReportPhase) => void): Promise<T> {
    if (closed) return Promise.reject(new Error('the report maker is closed'));
    return new Promise((resolve, reject) => {
      waiting.push({ task, onPhase, resolve: (result) => resolve(result as T), reject });
      if (running === null) next();
    });
  }

  return {
    compute(order, onPhase = () => undefined) {
      return run<ComputedReport>({ kind: 'compute', order, secrets: options.secrets() }, onPhase);
    },
    write(order) {
      return run<readonly WrittenReportFile[]>({ kind: 'write', order }, () => undefined);
    },
    putPages(order) {
      return run<WrittenReportFile | null>({ kind: 'put-pages', order }, () => undefined);
    },
    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new Error('the report maker is closed'));
      const last = worker;
      if (!last) return;
      drop(last, 'Rounds is stopping');
      await last.terminate();
    },
  };
}

/** As it was thrown in the thread: a database that is away is known by its numbers. */
function defectOf({ defect, errno, code }: Extract<ReportAnswer, { readonly defect: string }>): Error {
  const error = new Error(`cannot make the report: ${defect}`);
  return Object.assign(error, errno === undefined ? {} : { errno }, code === undefined ? {} : { code });
}
