import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { registry } from '../commands/index.ts';
import { methodsByName } from '../demo/workspace/api/index.ts';
import { MESSAGE_SHORTCUT, readShortcut } from '../src/adapters/slack/incoming.ts';
import { VARIABLES } from '../src/config/environment-schema.ts';
import { listSourceFiles, parseImports, ROOT, readSource } from './support/source-files.ts';

describe('slack-manifest.yaml', () => {
  const manifest = parse(readSource('slack-manifest.yaml'));
  const scopes: readonly string[] = manifest.oauth_config.scopes.bot;
  const events: readonly string[] = manifest.settings.event_subscriptions.bot_events;
  const slashCommands: readonly { command: string; description: string; usage_hint: string }[] =
    manifest.features.slash_commands;
  const shortcuts: readonly { type: string; name: string; callback_id: string; description: string }[] =
    manifest.features.shortcuts;
  const bothKinds = ['channels:read', 'groups:read'];
  /** What Slack asks for, by event. */
  const EVENT_SCOPES: { readonly [event: string]: readonly string[] } = {
    'message.channels': ['channels:history'],
    'message.groups': ['groups:history'],
    reaction_added: ['reactions:read'],
    reaction_removed: ['reactions:read'],
    member_joined_channel: bothKinds,
    member_left_channel: bothKinds,
    channel_left: ['channels:read'],
    group_left: ['groups:read'],
    app_home_opened: [],
  };
  /** Slack keeps these for itself and refuses a manifest that names one. */
  const reserved = ['/status', '/search', '/mute', '/remind', '/who', '/topic', '/open', '/join', '/leave', '/feed'];
  const firstWords = new Set(registry.commands.map(({ name }) => `/${name.split(' ')[0]}`));
  const called = listSourceFiles('src/adapters/slack').flatMap((path) =>
    [...readSource(path).matchAll(/clients?\.\w+\.((?:\w+\.)+\w+)\(/g)].map(([, method]) => method ?? ''),
  );
  const methods = called.flatMap((name) => methodsByName(null).get(name) ?? []);

  test('knows every method that Rounds calls', () => {
    expect(called.length).toBeGreaterThan(5);
    expect(methods.map(({ name }) => name)).toEqual(called);
  });

  test('asks for a scope for every method and every event', () => {
    const refused = methods.filter(
      (method) =>
        method.token === 'bot' && method.scopes.length > 0 && !method.scopes.some((scope) => scopes.includes(scope)),
    );
    expect(refused.map(({ name }) => name)).toEqual([]);
    expect(events.filter((event) => !EVENT_SCOPES[event]?.every((scope) => scopes.includes(scope)))).toEqual([]);
  });

  test('asks for no scope that nothing needs', () => {
    const needed = new Set([
      'commands',
      ...methods.flatMap((method) => method.scopes),
      ...events.flatMap((event) => EVENT_SCOPES[event] ?? []),
    ]);
    expect(scopes.filter((scope) => !needed.has(scope))).toEqual([]);
  });

  test('offers every command that Slack lets it, and the one that reaches all of them', () => {
    const offered = slashCommands.map(({ command }) => command);
    expect([...firstWords, '/rounds'].filter((name) => !offered.includes(name) && !reserved.includes(name))).toEqual(
      [],
    );
    expect(new Set(offered).size).toBe(offered.length);
  });

  test('offers no command that is not there', () => {
    const there = new Set([...firstWords, '/rounds']);
    expect(slashCommands.map(({ command }) => command).filter((name) => !there.has(name))).toEqual([]);
  });

  test('offers the shortcut that is listened to, whose action is there', () => {
    expect(shortcuts).toMatchObject([{ type: 'message', callback_id: MESSAGE_SHORTCUT }]);
    const { action } = readShortcut({});
    expect(registry.actions.map(({ id }) => id)).toContain(action);
  });

  test("keeps to Slack's limits", () => {
    const { name, description, long_description: long } = manifest.display_information;
    expect(name.length).toBeLessThanOrEqual(35);
    expect(description.length).toBeLessThanOrEqual(140);
    expect(long.length).toBeGreaterThanOrEqual(174);
    expect(long.length).toBeLessThanOrEqual(4000);
    for (const { command, description: about, usage_hint: hint } of slashCommands) {
      expect(command).toMatch(/^\/[a-z0-9-]{1,31}$/);
      expect(about.length).toBeLessThanOrEqual(2000);
      expect(hint.length).toBeLessThanOrEqual(1000);
    }
    for (const { name: label, description: about } of shortcuts) {
      expect(label.length).toBeLessThanOrEqual(24);
      expect(about.length).toBeLessThanOrEqual(150);
    }
    expect(slashCommands.filter(({ command }) => reserved.includes(command))).toEqual([]);
  });

  test('uses Socket Mode', () => {
    expect(manifest.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } });
  });
});

describe('package.json', () => {
  const { dependencies, devDependencies } = JSON.parse(readSource('package.json'));
  const production = Object.keys(dependencies);
  const development = Object.keys(devDependencies);

  /** Packages by name that the code of these folders imports. */
  function importedIn(folders: readonly string[]): ReadonlySet<string> {
    const targets = folders.flatMap(listSourceFiles).flatMap((path) =>
      parseImports(path, readSource(path))
        .filter(({ isFile }) => !isFile)
        .map(({ target }) => target),
    );
    const packages = targets.filter((target) => !/^(?:node:|\/)/.test(target));
    return new Set(packages.map((target) => target.split('/', target.startsWith('@') ? 2 : 1).join('/')));
  }

  test('names every package that production code imports, and none that it does not', () => {
    const imported = importedIn(['src', 'commands', 'jobs']);
    expect([...imported].filter((name) => !production.includes(name))).toEqual([]);
    expect(production.filter((name) => !imported.has(name))).toEqual([]);
  });

  test('names every package that the demo, tests and benchmarks import, and none for nothing', () => {
    const imported = importedIn(['demo', 'bench', 'test', 'templates', 'bin']);
    const known = [...production, ...development];
    expect([...imported].filter((name) => !known.includes(name))).toEqual([]);
    const called = `${readSource('package.json')}${readSource('tsconfig.json')}`;
    const PROGRAMS: { readonly [name: string]: string } = { '@biomejs/biome': 'biome', typescript: 'tsc' };
    const idle = development.filter((name) => {
      if (name === '@types/node') return !called.includes('"types": ["node"]');
      if (name.startsWith('@types/')) return !known.includes(name.replace('@types/', ''));
      return !imported.has(name) && !new RegExp(`\\b${PROGRAMS[name] ?? '-'} `).test(called);
    });
    expect(idle).toEqual([]);
  });
});

describe('Dockerfile', () => {
  const copied = [...readSource('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names]) =>
    (names ?? '').split(' '),
  );

  test('copies what is there, and all that production code is made of', () => {
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const outside = ['src', 'commands', 'jobs'].flatMap(listSourceFiles).flatMap((path) =>
      parseImports(path, readSource(path))
        .filter(({ isFile, typeOnly }) => isFile && !typeOnly)
        .filter(({ target }) => !copied.some((place) => target === place || target.startsWith(`${place}/`)))
        .map(({ target }) => `${path} needs ${target}`),
    );
    expect(outside).toEqual([]);
  });

  test('copies nothing that .dockerignore leaves out', () => {
    const kept = readSource('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(copied.filter((path) => !kept.some((place) => path === place || path.startsWith(`${place}/`)))).toEqual([]);
  });

  test.each<[name: string, status: number | null, port: string | null, exit: number]>([
    ['well', 200, null, 0],
    ['not well', 503, null, 1],
    ['not well where nobody listens', null, null, 1],
    ['well where it listens nowhere', null, '0', 0],
  ])('calls the container %s', async (_name, status, port, exit) => {
    const check: readonly string[] = JSON.parse(
      /^HEALTHCHECK .*\\\n {2}CMD (\[.+\])$/m.exec(readSource('Dockerfile'))?.[1] ?? '[]',
    );
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/readyz' && status !== null ? status : 500).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const own = String((server.address() as AddressInfo).port);
    if (status === null) server.close();
    const child = spawn(process.execPath, check.slice(1), { env: { ROUNDS_HTTP_PORT: port ?? own } });
    expect(check[0]).toBe('node');
    expect(await once(child, 'exit')).toEqual([exit, null]);
    server.close();
  });

  test('does not run as root', () => {
    expect(readSource('Dockerfile')).toMatch(/^USER node$/m);
  });
});

/** Rounds' own variables, as they are or with the file that holds the value. */
function unknownVariables(names: readonly string[]): string[] {
  return names.filter((name) => !Object.hasOwn(VARIABLES, name.replace(/_FILE$/, '')) && name !== 'NODE_ENV');
}

describe('compose.yaml', () => {
  const { services, secrets } = parse(readSource('compose.yaml'));

  test('sets variables that Rounds knows, from secrets that are there', () => {
    const { environment } = services.rounds;
    expect(unknownVariables(Object.keys(environment))).toEqual([]);
    for (const service of [services.rounds, services.mysql]) {
      const files = Object.values<string>(service.environment).filter((value) => value.startsWith('/run/secrets/'));
      expect(files.map((path) => path.replace('/run/secrets/', '')).sort()).toEqual([...service.secrets].sort());
      expect(service.secrets.filter((name: string) => !Object.hasOwn(secrets, name))).toEqual([]);
    }
  });

  test('holds no secret', () => {
    expect(Object.keys(services.mysql.environment).filter((name) => /PASSWORD$/.test(name))).toEqual([]);
  });

  test('waits for the database', () => {
    expect(services.rounds.depends_on.mysql.condition).toBe('service_healthy');
    expect(services.mysql.healthcheck.test).toContain('--host=127.0.0.1');
  });
});

describe('deploy/rounds.service', () => {
  const unit = readSource('deploy/rounds.service');

  test('starts a program that is there, with variables that Rounds knows', () => {
    const program = /^ExecStart=\/opt\/rounds\/(\S+) start$/m.exec(unit)?.[1];
    expect(program && existsSync(join(ROOT, program))).toBe(true);
    const variables = [...unit.matchAll(/^Environment=(.+)$/gm)].flatMap(([, line]) => (line ?? '').split(' '));
    expect(unknownVariables(variables.map((variable) => variable.split('=')[0] ?? ''))).toEqual([]);
  });

  test('keeps the process away from what it does not need', () => {
    for (const line of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'CapabilityBoundingSet=']) {
      expect(unit.split('\n')).toContain(line);
    }
    expect(unit).toMatch(/^User=(?!root)\w+$/m);
  });
});
