import JSZip from 'jszip';
import { SaxesParser } from 'saxes';
import { TemplateFault } from './template-fault.ts';

/** Unpacked; a template's own parts are a few megabytes with pictures. */
const UNPACKED_BYTES = 200 * 1024 * 1024;

/**
 * Makes sure that a file is a whole Word document: easy-template-x reads damaged XML as far as it goes and would leave
 * out the rest.
 * @throws TemplateFault naming the part that is damaged.
 */
export async function checkPackage(file: Buffer): Promise<void> {
  const zip = await JSZip.loadAsync(file, { checkCRC32: true }).catch((error: unknown) => {
    throw new TemplateFault('form.template-not-word', {}, { cause: error });
  });
  let bytes = 0;
  for (const part of Object.values(zip.files)) {
    if (part.dir || !/\.(xml|rels)$/.test(part.name)) continue;
    const text = await part.async('string');
    bytes += text.length;
    if (bytes > UNPACKED_BYTES) throw new TemplateFault('form.template-too-large', { bytes, limit: UNPACKED_BYTES });
    checkXml(part.name, text);
  }
}

function checkXml(part: string, text: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw new TemplateFault('form.template-damaged', { part, detail: error.message.slice(0, 200) });
  });
  parser.write(text).close();
}
