import type { Context, WrittenReportFile } from '../../context.ts';
import { type Locale, localText } from '../../core/message.ts';
import type { NewReportVersion } from '../../core/report-request.ts';
import { safeFileName } from '../file-name.ts';

/** How the file is called that people download: it must work on every system. */
export function reportFileName(
  ctx: Context,
  given: {
    readonly version: Pick<NewReportVersion, 'contractId' | 'periodKey' | 'length' | 'provisional' | 'version'>;
    readonly kind: WrittenReportFile['kind'];
    readonly locale: Locale;
  },
): string {
  const { version, kind, locale } = given;
  const { contract } = ctx.sites.byId(version.contractId);
  const t = ctx.texts(locale, contract.timeZone);
  const name = t(version.provisional ? 'report.file-name-provisional' : 'report.file-name', {
    system: localText(contract.system, locale),
    title: t(`report.title-${version.length}`),
    key: version.periodKey,
    version: version.version,
  });
  return `${safeFileName(name)}${kind === 'service-report-annex' ? t('report.file-annex') : ''}${ENDINGS[kind]}`;
}

const ENDINGS: { readonly [K in WrittenReportFile['kind']]: string } = {
  'service-report': '.docx',
  'service-report-annex': '.xlsx',
  'service-report-pdf': '.pdf',
};
