import type { ServerResponse } from 'node:http';
import { HttpFault, readBody, sendText } from './http.ts';
import { findFileSeenByApp } from './messages/find-file.ts';
import type { Exchange } from './routes.ts';
import type { World } from './world.ts';

/** Bytes that the app sends to the address of an upload. */
export async function takeUpload(world: World, { request, response, match }: Exchange): Promise<void> {
  const file = world.state.files[match[0] ?? ''];
  if (file?.state !== 'awaiting-upload') throw new HttpFault(404, 'no such upload');
  const fault = world.faults.take('upload');
  const content = await uploadedContent(request, world.settings.fileLimitBytes);
  if (fault?.kind === 'status') return sendText(response, fault.status, 'upload failed');
  if (fault?.kind === 'reset') return void request.socket.destroy();
  if (fault?.kind === 'hang') return;
  if (content.length !== file.size) throw new HttpFault(400, 'the length is not what was announced');
  await world.content.put(file.id, content);
  file.state = 'uploaded';
  if (fault?.kind === 'lost-answer') return void request.socket.destroy();
  if (fault?.kind === 'hang-after') return;
  sendText(response, 200, `OK - ${content.length}`);
}

/** The bytes themselves, or the first file of a form. */
async function uploadedContent(request: Exchange['request'], limitBytes: number): Promise<Uint8Array> {
  const body = await readBody(request, limitBytes + 64 * 1024);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const [, value] of form) if (typeof value !== 'string') return new Uint8Array(await value.arrayBuffer());
  throw new HttpFault(400, 'the form holds no file');
}

/**
 * A file's `url_private`. Whoever may not have it, for want of the token, of the scope or of the place where it was shared,
 * is sent to a page for people to sign in, which is answered 200 (vercel/eve pull request 1531).
 */
export async function giveFileToApp(world: World, { request, response, url, match }: Exchange): Promise<void> {
  const { botToken, scopes } = world.seed.app;
  const fault = world.faults.take('download');
  if (fault?.kind === 'status') return sendText(response, fault.status, 'download failed');
  if (fault?.kind === 'reset' || fault?.kind === 'lost-answer') return void request.socket.destroy();
  if (fault?.kind === 'hang' || fault?.kind === 'hang-after') return;
  const known = request.headers.authorization === `Bearer ${botToken}` && scopes.includes('files:read');
  const file = world.state.files[match[0] ?? ''];
  if (file?.state === 'deleted') throw new HttpFault(404, 'no such file');
  const seen = known ? findFileSeenByApp(world, file?.id ?? '') : undefined;
  if (!seen) return redirect(response, `/signin?redir=${encodeURIComponent(url.pathname)}`);
  const content = await world.content.read(seen.id);
  response.writeHead(200, { 'content-type': seen.mimetype, 'content-length': content.length });
  response.end(content);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'x-slack-meta': '?;acl_fail' });
  response.end(`<a href="${location}">Found</a>.`);
}

/** The page for people to sign in, as far as an app sees of it. */
export async function showSignIn({ response }: Exchange): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end('<!DOCTYPE html><html lang="en-US"><head><title>Slack</title></head><body>Sign in</body></html>');
}
