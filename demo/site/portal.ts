import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Portal {
  readonly url: string;
  /** What the demo can break: the page then answers no more, as a server that hangs. */
  setHanging(hanging: boolean): void;
  isHanging(): boolean;
  stop(): Promise<void>;
}

const BODY_LIMIT_BYTES = 16 * 1024;

interface Visit {
  readonly csrf: string;
  user: string | null;
  /** Test messages sent, newest first. */
  readonly sent: string[];
}

/** The web page of the monitored system: a login form with a hidden token, and a page behind it. */
export async function startPortal(account: { readonly user: string; readonly password: string }): Promise<Portal> {
  const visits = new Map<string, Visit>();
  let hanging = false;
  const server = createServer((request, response) => {
    if (hanging) return;
    answer(request, response, { visits, account }).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setHanging(value) {
      hanging = value;
      if (!value) server.closeAllConnections();
    },
    isHanging: () => hanging,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Parts {
  readonly visits: Map<string, Visit>;
  readonly account: { readonly user: string; readonly password: string };
}

async function answer(request: IncomingMessage, response: ServerResponse, { visits, account }: Parts): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://portal');
  const visit = findVisit(request, response, visits);
  const post = request.method === 'POST' ? await readForm(request) : null;
  if (post && post.get('csrf') !== visit.csrf)
    return send(response, 403, page('请求已失效', '<p>请重新打开登录页。</p>'));
  if (pathname === '/ops/login' && post) {
    if (post.get('username') !== account.user || post.get('password') !== account.password) {
      return send(response, 401, loginPage(visit, '用户名或密码错误'));
    }
    visit.user = account.user;
    return redirect(response, '/ops');
  }
  if (pathname === '/ops/login') return send(response, 200, loginPage(visit, ''));
  if (pathname === '/ops/logout' && post) {
    visit.user = null;
    return redirect(response, '/ops/login');
  }
  if (pathname === '/' || pathname.startsWith('/ops')) {
    if (visit.user === null) return redirect(response, '/ops/login');
    if (pathname === '/ops/notification-test' && post) {
      visit.sent.unshift(new Date().toLocaleTimeString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false }));
      return redirect(response, '/ops');
    }
    return send(response, 200, homePage(visit));
  }
  send(response, 404, page('没有这个页面', '<p><a href="/ops">返回首页</a></p>'));
}

function findVisit(request: IncomingMessage, response: ServerResponse, visits: Map<string, Visit>): Visit {
  const id = /(?:^|;\s*)JSESSIONID=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  const known = id === undefined ? undefined : visits.get(id);
  if (known) return known;
  // Every inspection is a visit of its own: the oldest are forgotten.
  for (const oldest of [...visits.keys()].slice(0, Math.max(0, visits.size - 200))) visits.delete(oldest);
  const visit: Visit = { csrf: randomBytes(16).toString('hex'), user: null, sent: [] };
  const fresh = randomBytes(16).toString('hex');
  visits.set(fresh, visit);
  response.setHeader('set-cookie', `JSESSIONID=${fresh}; Path=/; HttpOnly; SameSite=Lax`);
  return visit;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > BODY_LIMIT_BYTES) throw new Error('the form is too long');
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(html);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location });
  response.end();
}

const STYLE = `body{font:15px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;margin:0;background:#eef2f6;color:#1d2a36}
header{background:#14507a;color:#fff;padding:.8rem 1.5rem}main{max-width:46rem;margin:2rem auto;background:#fff;padding:1.5rem 2rem;border-radius:6px}
label{display:block;margin:.8rem 0}input,button{font:inherit;padding:.35rem .7rem}form{margin:1rem 0}`;

function page(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style></head>
<body><header>青石卷烟厂 IT 运维系统（演示）</header><main><h1>${title}</h1>${body}</main></body></html>`;
}

function form(visit: Visit, action: string, fields: string, submit: string): string {
  return `<form method="post" action="${action}"><input type="hidden" name="csrf" value="${visit.csrf}">${fields}<button>${submit}</button></form>`;
}

function loginPage(visit: Visit, complaint: string): string {
  const fields = `<label>用户名 <input name="username" autocomplete="username"></label>
<label>密码 <input name="password" type="password" autocomplete="current-password"></label>`;
  return page('登录', `<p role="alert">${complaint}</p>${form(visit, '/ops/login', fields, '登录')}`);
}

function homePage(visit: Visit): string {
  const sent = visit.sent.map((time) => `<li>${time} 已向值班手机发送测试短信</li>`).join('');
  return page(
    '运维门户',
    `<p>您好，${visit.user}。系统运行正常。</p>${form(visit, '/ops/notification-test', '', '通知测试')}<ul>${sent}</ul>${form(visit, '/ops/logout', '', '退出登录')}`,
  );
}
