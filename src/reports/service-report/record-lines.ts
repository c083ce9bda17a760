import type { RecordContent } from '../../core/record/content.ts';
import type { RecordLine, RecordsOfKind, ReportModel } from '../../core/report/model.ts';

export type KindOf = RecordsOfKind['kind'];
export type LineOf<K extends KindOf> = Omit<RecordLine, 'content'> & { readonly content: RecordContent[K] };

/** Records of one kind: the kind names what their content is, which the list's own type can't say. */
export function linesOf<K extends KindOf>(model: ReportModel, kind: K): readonly LineOf<K>[] {
  const lines = model.records.find((records) => records.kind === kind)?.lines ?? [];
  return lines as readonly LineOf<K>[];
}
