import { parentPort } from 'node:worker_threads';
import type { MessageValues } from '../../core/message.ts';
import { traceOf } from '../../errors.ts';
import { fillTemplateFile } from './fill-file.ts';
import { TemplateFault } from './template-fault.ts';

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

parentPort?.on('message', async (request: FillRequest) => {
  const answer = await answerTo(request);
  parentPort?.postMessage(answer, answer.ok ? [answer.document.buffer as ArrayBuffer] : []);
});

async function answerTo(request: FillRequest): Promise<FillAnswer> {
  try {
    const document = await fillTemplateFile(request, request.model);
    // A copy of its own, since its memory is handed over.
    return { ok: true, document: Uint8Array.from(document) };
  } catch (error) {
    if (error instanceof TemplateFault) {
      return { ok: false, code: error.code, values: { file: request.templateFile, ...error.values } };
    }
    return { ok: false, defect: traceOf(error) };
  }
}
