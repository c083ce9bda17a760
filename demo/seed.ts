import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Locale, type LocalText, localText } from '../src/core/message.ts';
import { appFromManifest, type Seed, type SeedPerson, type UserGroup } from './workspace/index.ts';

const localTextSchema = z.custom<LocalText>(
  (value) => typeof value === 'string' || (typeof value === 'object' && value !== null),
);

/** What the workspace needs of a site file, which Rounds itself checks. */
const siteSchema = z.object({
  contract: z.object({
    channel: z.string(),
    name: localTextSchema,
    provider: localTextSchema,
    locale: z.enum(['zh-CN', 'en']),
    timeZone: z.string(),
  }),
  people: z.array(
    z.object({ id: z.string(), name: localTextSchema, slack: z.string().optional(), roles: z.array(z.string()) }),
  ),
  sla: z.object({ escalate: z.array(z.object({ mention: z.array(z.string()) })).default([]) }).prefault({}),
});
type SiteFile = z.output<typeof siteSchema>;

/** Roles as titles, the first of a person's counts. */
const TITLES: { readonly [role: string]: { readonly [L in Locale]: string } } = {
  engineer: { 'zh-CN': '运维工程师', en: 'Engineer' },
  lead: { 'zh-CN': '项目负责人', en: 'Lead' },
  customer: { 'zh-CN': '客户代表', en: 'Customer' },
  operator: { 'zh-CN': '系统管理员', en: 'Operator' },
  viewer: { 'zh-CN': '只读人员', en: 'Viewer' },
};
const IDENTITY = {
  id: 'A0ROUNDS001',
  botUserId: 'U0ROUNDSBOT',
  botId: 'B0ROUNDSBOT',
  botToken: 'xoxb-local-demo',
  appToken: 'xapp-local-demo',
  signingSecret: 'local-demo-signing-secret',
};

/** Of the site file, what the demo's story needs besides. */
export interface DemoContract {
  readonly channel: string;
  readonly locale: Locale;
  /** Slack id of the customer's contact; null where the site names none. */
  readonly customer: string | null;
}

async function readSite(siteFile: string): Promise<SiteFile> {
  return siteSchema.parse(parse(await readFile(siteFile, 'utf8'), { merge: true }));
}

export async function readContract(siteFile: string): Promise<DemoContract> {
  const { contract, people } = await readSite(siteFile);
  const customer = people.find(({ roles, slack }) => slack && roles.includes('customer'))?.slack ?? null;
  return { channel: contract.channel, locale: contract.locale, customer };
}

/** The Slack groups that the site file wants mentioned, so that a mention of one is seen; everyone who works is in them. */
function userGroups({ sla, people }: SiteFile): readonly UserGroup[] {
  const ids = sla.escalate.flatMap(({ mention }) => mention.filter((text) => /^S[A-Z0-9]{2,20}$/.test(text)));
  const users = people.flatMap(({ roles, slack }) => (slack && roles.includes('engineer') ? [slack] : []));
  return [...new Set(ids)].map((id, index) => ({ id, handle: `group-${index + 1}`, name: id, users }));
}

/**
 * The workspace of the people whom the site file names, with the contract's channel, and Rounds installed from its
 * manifest. A guest whom no site file names is there, too, and a channel of no contract.
 */
export async function readSeed(siteFile: string): Promise<Seed> {
  const site = await readSite(siteFile);
  const manifest: unknown = parse(await readFile(join(import.meta.dirname, '..', 'slack-manifest.yaml'), 'utf8'));
  const { contract } = site;
  const say = (text: LocalText): string => localText(text, contract.locale);
  const people: SeedPerson[] = site.people.flatMap(({ id, name, slack, roles }) => {
    const [role = 'viewer'] = roles;
    const title = TITLES[role]?.[contract.locale];
    // The customer's contact is often a guest of the provider's workspace, and works all the same: the site file says so.
    const guest = role === 'customer' ? 'multi-channel' : 'none';
    const admin = roles.includes('operator');
    return slack ? [{ id: slack, name: id, realName: say(name), guest, admin, ...(title ? { title } : {}) }] : [];
  });
  const visitor = { 'zh-CN': '访客', en: 'Visitor' };
  const stranger: SeedPerson = { id: 'U0GUEST0001', name: 'visitor', realName: say(visitor), guest: 'single-channel' };
  return {
    team: { id: 'T0ROUNDS001', name: say(contract.provider), domain: 'songjian-demo', timeZone: contract.timeZone },
    people: [...people, stranger],
    channels: [
      {
        id: contract.channel,
        name: 'qingshi-ops',
        topic: say(contract.name),
        members: [...people.map(({ id }) => id), stranger.id],
      },
      { id: 'C0LOUNGE001', name: 'lounge', topic: say({ 'zh-CN': '没有合同的频道', en: 'A channel of no contract' }) },
    ],
    userGroups: userGroups(site),
    app: appFromManifest(manifest, IDENTITY),
  };
}
