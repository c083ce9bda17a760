import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findPrivateServer, startPrivateServer } from '../../../src/adapters/mysql/private-server.ts';

let folder: string;
const others: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rounds private server '));
});
afterEach(async () => {
  for (const other of others.splice(0)) other.kill('SIGKILL');
  await waitFor(() => countProcesses() === 0);
  await rm(folder, { recursive: true, force: true });
});

async function ask(url: string, statement: string): Promise<RowDataPacket[]> {
  const connection = await createConnection(url);
  try {
    const [rows] = await connection.query<RowDataPacket[]>(statement);
    return rows;
  } finally {
    await connection.end();
  }
}

/** The server, its guard and the guard's watcher. */
function countProcesses(): number {
  return execFileSync('ps', ['-axo', 'command='], { encoding: 'utf8', maxBuffer: 16 << 20 })
    .split('\n')
    .filter((line) => line.includes(`--datadir=${folder}/`)).length;
}

async function waitFor(what: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!what()) {
    if (Date.now() > deadline) throw new Error('waited a minute in vain');
    await sleep(50);
  }
}

/** Another process that starts a private server on the same folder and prints its URL. */
async function startElsewhere(): Promise<{ child: ChildProcess; url: string }> {
  const program = `
    import { findPrivateServer, startPrivateServer } from ${JSON.stringify(fileURLToPath(new URL('../../../src/adapters/mysql/private-server.ts', import.meta.url)))};
    const server = await startPrivateServer({ folder: ${JSON.stringify(folder)}, durability: 'relaxed' });
    console.log(server.url);
    setInterval(() => undefined, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  others.push(child);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (line: string) => resolve(line.trim()));
    child.once('exit', () => reject(new Error('the other process ended early')));
  });
  return { child, url };
}

describe('a private server', () => {
  test('keeps what is stored over a restart, speaks UTC and utf8mb4, and leaves no process behind', async () => {
    const first = await startPrivateServer({ folder });
    await ask(first.url, 'CREATE TABLE names (name VARCHAR(20))');
    await ask(first.url, "INSERT INTO names VALUES ('巡检 🛠')");
    await first.stop();
    expect(await first.ended).toBeNull();
    await waitFor(() => countProcesses() === 0);
    const second = await startPrivateServer({ folder });
    try {
      expect(await ask(second.url, 'SELECT name FROM names')).toEqual([{ name: '巡检 🛠' }]);
      const [settings] = await ask(
        second.url,
        'SELECT @@time_zone AS zone, @@innodb_flush_log_at_trx_commit AS flush, @@innodb_doublewrite AS doublewrite, @@bind_address AS address',
      );
      expect(settings).toEqual({ zone: '+00:00', flush: 1, doublewrite: 1, address: '127.0.0.1' });
    } finally {
      await second.stop();
    }
  });

  test('lets nobody in without the password, and keeps that to its owner', async () => {
    const server = await startPrivateServer({ folder, durability: 'relaxed' });
    try {
      await expect(ask(`mysql://root@127.0.0.1:${server.port}/`, 'SELECT 1')).rejects.toThrow(/denied|not allowed/i);
      await expect(ask(`mysql://rounds@127.0.0.1:${server.port}/`, 'SELECT 1')).rejects.toThrow(/denied/i);
      expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600);
      const password = new URL(server.url).password;
      const commands = execFileSync('ps', ['-axo', 'command='], { encoding: 'utf8', maxBuffer: 16 << 20 });
      expect(commands).not.toContain(password);
      expect(await readFile(join(folder, 'server.log'), 'utf8')).not.toContain(password);
    } finally {
      await server.stop();
    }
  });

  test('refuses a folder that another process uses, and names that process', async () => {
    const other = await startElsewhere();
    await expect(startPrivateServer({ folder })).rejects.toMatchObject({
      code: 'database.folder-in-use',
      values: { pid: other.child.pid },
    });
    expect(await ask(other.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await findPrivateServer(folder)).toBe(other.url);
  });

  test('ends when the process that started it is killed', async () => {
    const other = await startElsewhere();
    await waitFor(() => countProcesses() === 3);
    const gone = once(other.child, 'exit');
    other.child.kill('SIGKILL');
    await gone;
    await waitFor(() => countProcesses() === 0);
    const next = await startPrivateServer({ folder, durability: 'relaxed' });
    await next.stop();
  });

  test('stops a server that lost both its process and its guard, and takes over its data', async () => {
    const other = await startElsewhere();
    await ask(other.url, 'CREATE TABLE kept (id INT)');
    const guard = execFileSync('ps', ['-o', 'pid=', '--ppid', String(other.child.pid)], { encoding: 'utf8' });
    other.child.kill('SIGSTOP'); // so that it cannot see its guard die
    process.kill(Number(guard.trim().split('\n')[0]), 'SIGKILL');
    const gone = once(other.child, 'exit');
    other.child.kill('SIGKILL');
    await gone;
    const next = await startPrivateServer({ folder, durability: 'relaxed' });
    try {
      expect(await ask(next.url, 'SELECT COUNT(*) AS n FROM kept')).toEqual([{ n: 0 }]);
      await waitFor(() => countProcesses() === 3);
    } finally {
      await next.stop();
    }
  });

  test('is found by nobody when no process runs it', async () => {
    expect(await findPrivateServer(folder)).toBeNull();
    const server = await startPrivateServer({ folder, durability: 'relaxed' });
    await server.stop();
    expect(await findPrivateServer(folder)).toBeNull();
  });

  test('says which program is missing', async () => {
    await expect(startPrivateServer({ folder, programFolders: ['/nonexistent'] })).rejects.toMatchObject({
      code: 'database.program-missing',
      values: { program: 'mariadbd' },
    });
  });

  test('tells when the server ends by itself', async () => {
    const server = await startPrivateServer({ folder, durability: 'relaxed' });
    await ask(server.url, 'SHUTDOWN').catch(() => undefined);
    expect(await server.ended).toBe('exit status 0');
    await server.stop();
  });
});
