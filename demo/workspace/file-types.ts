import { extname } from 'node:path';

const TYPES: { readonly [extension: string]: string } = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  txt: 'text/plain',
  log: 'text/plain',
  csv: 'text/csv',
  md: 'text/markdown',
  json: 'application/json',
  yaml: 'text/yaml',
  zip: 'application/zip',
  gz: 'application/gzip',
};

/** Slack's short name of a kind of file; `binary` when it has none. */
export function fileType(name: string): string {
  const extension = extname(name).slice(1).toLowerCase();
  return extension === 'txt' || extension === 'log' ? 'text' : extension || 'binary';
}

export function mimeType(name: string): string {
  return TYPES[extname(name).slice(1).toLowerCase()] ?? 'application/octet-stream';
}
