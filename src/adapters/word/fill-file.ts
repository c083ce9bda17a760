import { readLimited } from '../files/read-limited.ts';
import { checkTemplate, fillTemplate } from './fill-template.ts';
import { TemplateFault } from './template-fault.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A template is a few kilobytes; with pictures a few megabytes. */
const TEMPLATE_BYTES = 30 * 1024 * 1024;

export interface TemplateFiles {
  readonly templateFile: string;
  readonly vocabularyFile: string;
}

/**
 * Fills a Word template that lies in a file, read anew each time, with the tags that its vocabulary names.
 * @throws TemplateFault when a file is missing, unreadable, or at fault.
 */
export async function fillTemplateFile(
  { templateFile, vocabularyFile }: TemplateFiles,
  model: object,
): Promise<Uint8Array> {
  const vocabulary = JSON.parse((await readTemplateFile(vocabularyFile)).toString()) as Vocabulary;
  return fillTemplate(await readTemplateFile(templateFile), model, vocabulary);
}

/**
 * Checks a Word template that lies in a file against the tags that its vocabulary names.
 * @throws TemplateFault when a file is missing, unreadable, or at fault.
 */
export async function checkTemplateFile({ templateFile, vocabularyFile }: TemplateFiles): Promise<void> {
  const vocabulary = JSON.parse((await readTemplateFile(vocabularyFile)).toString()) as Vocabulary;
  await checkTemplate(await readTemplateFile(templateFile), vocabulary);
}

async function readTemplateFile(file: string): Promise<Buffer> {
  const { content, bytes } = await readLimited(file, TEMPLATE_BYTES).catch((error: NodeJS.ErrnoException) => {
    const { code: reason = 'unknown' } = error;
    throw new TemplateFault(reason === 'ENOENT' ? 'form.template-missing' : 'form.template-unreadable', {
      file,
      reason,
    });
  });
  if (content === null) throw new TemplateFault('form.template-too-large', { file, bytes, limit: TEMPLATE_BYTES });
  return content;
}
