import { join } from 'node:path';
import { checkTemplateFile } from './adapters/word/fill-file.ts';
import { TemplateFault } from './adapters/word/template-fault.ts';
import { LOCALES } from './core/message.ts';
import { reportTemplateOf, type Site } from './core/site.ts';
import { UserError } from './errors.ts';

/**
 * Checks the Word files of the user's own that the sites name, before anything is started: a tag that is wrong would else
 * be found on the day the report is due.
 * @throws UserError naming the file, the tag and the one that was likely meant.
 */
export async function checkOwnTemplates(sites: readonly Site[], templatesDir: string): Promise<void> {
  const named = sites.flatMap((site) => LOCALES.map((locale) => reportTemplateOf(site, locale)));
  const vocabularyFile = join(templatesDir, 'service-report.tags.json');
  for (const templateFile of new Set(named.filter((file) => file !== null))) {
    try {
      await checkTemplateFile({ templateFile, vocabularyFile });
    } catch (error) {
      if (!(error instanceof TemplateFault)) throw error;
      throw new UserError(error.code, { file: templateFile, ...error.values }, { cause: error });
    }
  }
}
