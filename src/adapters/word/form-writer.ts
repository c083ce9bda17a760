import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FormWriter } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { threadEnvironment } from '../thread-environment.ts';
import type { FillAnswer, FillRequest } from './fill-worker.ts';

export interface FormWriterOptions {
  /** Holds `<template>.tags.json` and `<locale>/<template>.docx`. */
  readonly templatesDir: string;
  /** Threads at most; each is started when it is first needed. */
  readonly workers?: number;
  /** For one document. */
  readonly timeoutMs?: number;
  readonly memoryMegabytes?: number;
  /** Documents that may wait. */
  readonly queueLimit?: number;
}

export interface ClosableFormWriter extends FormWriter {
  /** Stops the threads; what is still being written fails. */
  close(): Promise<void>;
}

interface Job {
  readonly request: FillRequest;
  resolve(document: Uint8Array): void;
  reject(error: Error): void;
}

interface Thread {
  readonly worker: Worker;
  job: Job | null;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Fills Word templates in threads of their own, since a large document takes seconds of CPU. Templates are read anew
 * each time, so that a change made in Word counts at once. A template at fault is a UserError that names the file and
 * the place; a thread that dies or hangs fails its own document only and is replaced.
 */
export function createFormWriter(options: FormWriterOptions): ClosableFormWriter {
  const { workers = 2, timeoutMs = 120_000, memoryMegabytes = 1_024, queueLimit = 100 } = options;
  const templatesDir = resolve(options.templatesDir);
  const threads = new Set<Thread>();
  const waiting: Job[] = [];
  let closed = false;

  function startThread(): Thread {
    const worker = new Worker(new URL('./fill-worker.ts', import.meta.url), {
      name: 'rounds-form-writer',
      // It needs no secret of ours, and none of our debugging or loader flags.
      env: threadEnvironment(),
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    });
    const thread: Thread = { worker, job: null, timer: undefined };
    threads.add(thread);
    worker.on('message', (answer: FillAnswer) => finish(thread, answer));
    worker.on('error', (error: Error) => drop(thread, error.message));
    worker.on('exit', (code) => drop(thread, `the thread ended with status ${code}`));
    return thread;
  }

  function next(): void {
    const idle = [...threads].find((thread) => thread.job === null);
    const thread = idle ?? (threads.size < workers && waiting.length > 0 ? startThread() : undefined);
    const job = thread ? waiting.shift() : undefined;
    if (!thread || !job) return;
    thread.job = job;
    thread.worker.ref();
    thread.timer = setTimeout(() => drop(thread, `it took longer than ${timeoutMs} ms`), timeoutMs);
    try {
      thread.worker.postMessage(job.request);
    } catch (error) {
      // The model holds what can't be copied to a thread, a function for example.
      release(thread);
      job.reject(error as Error);
    }
    next();
  }

  function release(thread: Thread): Job | null {
    const { job } = thread;
    clearTimeout(thread.timer);
    thread.job = null;
    // An idle thread must not keep a command line from ending.
    thread.worker.unref();
    return job;
  }

  function finish(thread: Thread, answer: FillAnswer): void {
    const job = release(thread);
    if (answer.ok) job?.resolve(answer.document);
    else if ('code' in answer) job?.reject(new UserError(answer.code, answer.values));
    else job?.reject(new Error(`cannot fill ${job.request.templateFile}: ${answer.defect}`));
    next();
  }

  function drop(thread: Thread, reason: string): void {
    if (!threads.delete(thread)) return;
    const job = release(thread);
    void thread.worker.terminate();
    job?.reject(new UserError('form.writer-failed', { file: job.request.templateFile, reason }));
    if (!closed) next();
  }

  return {
    fill(template, locale, model) {
      if (closed) return Promise.reject(new Error('the form writer is closed'));
      if (!/^[a-z0-9-]+$/.test(template)) return Promise.reject(new Error(`"${template}" is no name of a template`));
      if (waiting.length >= queueLimit) return Promise.reject(new UserError('form.writer-busy', { count: queueLimit }));
      const request = {
        templateFile: join(templatesDir, locale, `${template}.docx`),
        vocabularyFile: join(templatesDir, `${template}.tags.json`),
        model,
      };
      return new Promise((resolve, reject) => {
        waiting.push({ request, resolve, reject });
        next();
      });
    },

    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new Error('the form writer is closed'));
      const running = [...threads];
      for (const thread of running) drop(thread, 'Rounds is stopping');
      await Promise.all(running.map((thread) => thread.worker.terminate()));
    },
  };
}
