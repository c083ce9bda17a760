import JSZip from 'jszip';

/** The earliest date that a zip can hold. */
const FIXED_DATE = new Date(Date.UTC(1980, 0, 1));

/**
 * The same parts again with fixed dates, the list of content types first: the same content gives the same bytes.
 * @param change what is left to do with the parts before.
 */
export async function packDocument(
  document: Uint8Array,
  change: (parts: JSZip) => Promise<void> = async () => undefined,
): Promise<Uint8Array> {
  const source = await JSZip.loadAsync(document);
  await change(source);
  const packed = new JSZip();
  const parts = Object.values(source.files).filter((part) => !part.dir);
  const first = parts.filter((part) => part.name === '[Content_Types].xml');
  const rest = parts.filter((part) => part.name !== '[Content_Types].xml');
  for (const part of [...first, ...rest]) {
    packed.file(part.name, await part.async('uint8array'), { date: FIXED_DATE, createFolders: false });
  }
  return packed.generateAsync({ type: 'uint8array', compression: 'DEFLATE', compressionOptions: { level: 6 } });
}
