import type { Context } from '../../context.ts';
import type { ImportDraft } from '../../core/import/draft.ts';
import { withoutSecrets } from '../records/write-record.ts';

/** As it will be kept: masked before it is compared with what is there, which was masked when it was written. */
export function maskDraft(ctx: Context, draft: ImportDraft): ImportDraft {
  const { redact } = ctx;
  switch (draft.kind) {
    case 'ticket': {
      const head = { ...draft.head, title: redact(draft.head.title), description: redact(draft.head.description) };
      return { ...draft, head, cause: redact(draft.cause), solution: redact(draft.solution) };
    }
    case 'inspection':
      return { ...draft, answers: draft.answers.map((answer) => ({ ...answer, text: redact(answer.text) })) };
    default:
      return { ...draft, entry: withoutSecrets(ctx, draft.entry) };
  }
}
