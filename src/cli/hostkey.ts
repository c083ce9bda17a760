import type { HostKeyVerdict } from '../core/known-hosts.ts';
import { nearest } from '../core/nearest.ts';
import type { Host, Site } from '../core/site.ts';
import { UserError } from '../errors.ts';
import { showHostKeys, type TrustedHostKey, trustHostKey } from '../flows/host-keys.ts';
import { openSsh } from '../open-ssh.ts';
import { flagValue, readArguments } from './arguments.ts';
import { recordTrust } from './hostkey/record-trust.ts';
import type { Operation, Terminal } from './operation.ts';
import { findOperator, pickPerson, pickSite } from './pick-site.ts';

const usage = 'rounds hostkey show|trust [contract/]<host> [--fingerprint SHA256:…] [--as <person>]';

export const hostkeyOperation: Operation = {
  name: 'hostkey',
  usage,
  summary: 'cli.hostkey',
  needs: 'sites',
  async run(terminal, words) {
    const given = readArguments(words, { flags: { fingerprint: 'value', as: 'value' }, positionals: 2, usage });
    const [action, name] = given.positionals;
    if ((action !== 'show' && action !== 'trust') || name === undefined) throw new UserError('cli.usage', { usage });
    const place = findHost(terminal.sites, name);
    const as = flagValue(given, 'as');
    const person = as === undefined ? findOperator(place.site) : pickPerson(place.site, as);
    const ssh = openSsh(terminal.environment, terminal);
    try {
      if (action === 'show') return await show(terminal, ssh, place);
      const personId = person?.id ?? null;
      return await trust(terminal, ssh, { ...place, personId, fingerprint: flagValue(given, 'fingerprint') });
    } finally {
      await ssh.close();
    }
  },
};

interface Place {
  readonly site: Site;
  readonly host: Host;
}

type Ssh = ReturnType<typeof openSsh>;

async function show(terminal: Terminal, ssh: Ssh, place: Place): Promise<number> {
  const { t } = terminal;
  const shown = await showHostKeys(ssh, place, terminal.stopping);
  if (!shown.ok) return refuse(terminal, shown.reason);
  for (const { key, fingerprint, verdict } of shown.output) {
    terminal.print(t('cli.hostkey-line', { type: key.type, fingerprint, verdict: t(...verdictText(verdict)) }));
  }
  return 0;
}

async function trust(
  terminal: Terminal,
  ssh: Ssh,
  wanted: Place & { readonly personId: string | null; readonly fingerprint: string | undefined },
): Promise<number> {
  const { site, host, personId, fingerprint } = wanted;
  const now = terminal.overrides.clock?.now ?? (() => new Date());
  const at = now();
  const asked = { site, host, ...(fingerprint === undefined ? {} : { fingerprint }) };
  const trusted = await trustHostKey(ssh, asked, { at, signal: terminal.stopping });
  const status = trusted.ok ? tellTrusted(terminal, host, trusted.output) : refuse(terminal, trusted.reason);
  await recordTrust(terminal, {
    contractId: site.contract.id,
    personId,
    arguments: {
      host: host.id,
      address: `${host.address}:${host.port}`,
      ...(fingerprint === undefined ? {} : { asked: fingerprint }),
      ...(trusted.ok ? { type: trusted.output.key.type, fingerprint: trusted.output.fingerprint } : {}),
      ...(trusted.ok ? { replaced: trusted.output.replaced } : {}),
    },
    at,
    until: now(),
    error: trusted.ok ? null : trusted.reason.key,
  });
  return status;
}

function tellTrusted(terminal: Terminal, host: Host, { key, fingerprint, replaced }: TrustedHostKey): number {
  const file = terminal.environment.knownHostsFile;
  for (const line of replaced) terminal.note(terminal.t('cli.hostkey-replaced', { line }));
  terminal.print(terminal.t('cli.hostkey-trusted', { host: host.id, type: key.type, fingerprint, file }));
  return 0;
}

function refuse(
  terminal: Terminal,
  reason: { readonly key: string; readonly values?: Record<string, never> | object },
): number {
  terminal.note(terminal.t(reason.key, { ...reason.values }));
  return 1;
}

function verdictText(verdict: HostKeyVerdict): [string, { [name: string]: string | number }?] {
  switch (verdict.state) {
    case 'trusted':
    case 'revoked':
      return [`cli.hostkey-${verdict.state}-at`, { file: verdict.place.file, line: verdict.place.line }];
    case 'changed':
    case 'unknown':
      return [`cli.hostkey-${verdict.state}`];
  }
}

/** `host`, or `contract/host` where several contracts have a host of that id. @throws UserError */
function findHost(sites: readonly Site[], name: string): Place {
  const [contract, id] = name.includes('/') ? name.split('/', 2) : [undefined, name];
  if (contract !== undefined) pickSite(sites, contract);
  const places = sites
    .filter((site) => contract === undefined || site.contract.id === contract)
    .flatMap((site) => site.hosts.map((host) => ({ site, host })));
  const found = places.filter(({ host }) => host.id === id);
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const known = (only ? found : places).map(({ site, host }) => `${site.contract.id}/${host.id}`);
  const available = known.join(', ');
  if (only) throw new UserError('cli.which-host', { given: name, available });
  const closest = nearest(
    id ?? '',
    places.map(({ host }) => host.id),
  );
  throw closest === undefined
    ? new UserError('cli.unknown-host', { given: name, available })
    : new UserError('cli.unknown-host-near', { given: name, nearest: closest, available });
}
