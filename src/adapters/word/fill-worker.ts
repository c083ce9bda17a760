import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import type { MessageValues } from '../../core/message.ts';
import { fillTemplate } from './fill-template.ts';
import { TemplateFault } from './template-fault.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface FillRequest {
  readonly templateFile: string;
  readonly vocabularyFile: string;
  readonly model: object;
}

export type FillAnswer =
  | { readonly ok: true; readonly document: Uint8Array }
  /** The template is at fault. */
  | { readonly ok: false; readonly code: string; readonly values: MessageValues }
  /** The program is. */
  | { readonly ok: false; readonly defect: string };

/** A template is a few kilobytes; with pictures a few megabytes. */
const TEMPLATE_BYTES = 30 * 1024 * 1024;

parentPort?.on('message', async (request: FillRequest) => {
  const answer = await answerTo(request);
  parentPort?.postMessage(answer, answer.ok ? [answer.document.buffer as ArrayBuffer] : []);
});

async function answerTo(request: FillRequest): Promise<FillAnswer> {
  try {
    const vocabulary = JSON.parse((await readTemplateFile(request.vocabularyFile)).toString()) as Vocabulary;
    const template = await readTemplateFile(request.templateFile);
    const document = await fillTemplate(template, request.model, vocabulary);
    // A copy of its own, since its memory is handed over.
    return { ok: true, document: Uint8Array.from(document) };
  } catch (error) {
    if (error instanceof TemplateFault) {
      return { ok: false, code: error.code, values: { file: request.templateFile, ...error.values } };
    }
    return { ok: false, defect: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function readTemplateFile(file: string): Promise<Buffer> {
  let content: Buffer;
  try {
    content = await readFile(file);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new TemplateFault(code === 'ENOENT' ? 'form.template-missing' : 'form.template-unreadable', {
      file,
      reason: code,
    });
  }
  if (content.byteLength > TEMPLATE_BYTES) {
    throw new TemplateFault('form.template-too-large', { file, bytes: content.byteLength, limit: TEMPLATE_BYTES });
  }
  return content;
}
