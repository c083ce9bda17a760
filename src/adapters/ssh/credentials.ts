import { createHash } from 'node:crypto';
import ssh2, { type AnyAuthMethod, type AuthenticationType, type ParsedKey, type Prompt } from 'ssh2';
import type { Host, SecretReference, Site } from '../../core/site.ts';
import { failureAt } from './failure.ts';

export interface CredentialSource {
  /** Reads what `env:NAME` or `file:PATH` names; throws when it cannot. */
  readonly resolveSecret: (reference: SecretReference) => string | Promise<string>;
  /** The socket of the ssh-agent, as in SSH_AUTH_SOCK; null without one. */
  readonly agentSocket?: string | null;
}

export interface Credentials {
  /** Which ways to log in are tried, in order; `false` when none is left. */
  readonly next: (left: readonly AuthenticationType[] | null) => AnyAuthMethod | false;
  /** What the server asked that a password does not answer, for the failure's text; comes from outside. */
  readonly unanswered: () => string | null;
}

/** Deriving the key of an encrypted file takes a tenth of a second of CPU: once per file, not once per connection. */
const KEPT_KEYS = 64;

export interface CredentialReader {
  read(site: Site, host: Host): Promise<Credentials>;
}

/** Makes what reads a host's credentials; parsed keys are kept in memory, looked up by a digest of what was read. */
export function createCredentialReader(source: CredentialSource): CredentialReader {
  const keys = new Map<string, ParsedKey | null>();

  async function resolve(site: Site, host: Host, reference: SecretReference): Promise<string> {
    try {
      return await source.resolveSecret(reference);
    } catch (cause) {
      throw failureAt({ site, host }, 'ssh.secret-missing', { values: { reference }, cause });
    }
  }

  function parse(content: string, passphrase: string | undefined): ParsedKey | null {
    const digest = createHash('sha256')
      .update(JSON.stringify([content, passphrase ?? null]))
      .digest('base64');
    const kept = keys.get(digest);
    if (kept !== undefined) return kept;
    const parsed = ssh2.utils.parseKey(content, passphrase);
    const key = parsed instanceof Error || !parsed.isPrivateKey() ? null : parsed;
    const oldest = keys.keys().next().value;
    if (keys.size >= KEPT_KEYS && oldest !== undefined) keys.delete(oldest);
    keys.set(digest, key);
    return key;
  }

  return {
    async read(site, host) {
      const { auth, user } = host;
      if ('password' in auth) return passwordCredentials(user, await resolve(site, host, auth.password));
      if ('agent' in auth) {
        if (!source.agentSocket) throw failureAt({ site, host }, 'ssh.agent-missing');
        return fixedCredentials([{ type: 'agent', username: user, agent: source.agentSocket }]);
      }
      const content = await resolve(site, host, auth.privateKey);
      const passphrase = auth.passphrase === undefined ? undefined : await resolve(site, host, auth.passphrase);
      const key = parse(content, passphrase);
      if (!key) throw failureAt({ site, host }, 'ssh.key-unusable', { values: { reference: auth.privateKey } });
      return fixedCredentials([{ type: 'publickey', username: user, key }]);
    },
  };
}

function fixedCredentials(methods: readonly AnyAuthMethod[]): Credentials {
  const waiting = methods.values();
  return { next: () => waiting.next().value ?? false, unanswered: () => null };
}

/** A password, and as the answer to the questions of keyboard-interactive where the server does not take it plainly. */
function passwordCredentials(user: string, password: string): Credentials {
  let unanswered: string | null = null;
  let given = false;
  const answer = (prompt: Prompt, index: number, all: readonly Prompt[]): string => {
    // What is shown while it is typed is the user's name, or a key to be pressed; a lone question is for the password.
    if (prompt.echo === true && (all.length > 1 || given)) return index === 0 && all.length > 1 ? user : '';
    if (!given) {
      given = true;
      return password;
    }
    unanswered ??= printable(prompt.prompt);
    return '';
  };
  const methods: AnyAuthMethod[] = [
    { type: 'password', username: user, password },
    {
      type: 'keyboard-interactive',
      username: user,
      prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(answer)),
    },
  ];
  return {
    next(left) {
      for (let method = methods.shift(); method; method = methods.shift()) {
        if (left === null || left.includes(method.type)) return method;
      }
      return false;
    },
    unanswered: () => unanswered,
  };
}

function printable(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
    .slice(0, 80);
}
