import { z } from 'zod';
import { EFFORT_KINDS, INSPECTION_MODES } from '../core/inspection.ts';
import { ROLES } from '../core/role.ts';

/** Ids appear in commands, file names and keys, so they stay simple. */
export const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,47}$/);

const localeSchema = z.enum(['zh-CN', 'en']);

const localTextSchema = z.union([
  z.string().min(1).max(200),
  z.strictObject({ 'zh-CN': z.string().min(1).max(200), en: z.string().min(1).max(200) }).partial(),
]);

/** A secret is only ever named here: an environment variable or a file. */
export const secretSchema = z.string().regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/);

const dateSchema = z.iso.date();
const slackUserSchema = z.string().regex(/^[UW][A-Z0-9]{2,}$/);
const slackChannelSchema = z.string().regex(/^[CG][A-Z0-9]{2,}$/);
const portSchema = z.int().min(1).max(65_535);
const scalarTree: z.ZodType<import('../core/check.ts').Json> = z.json();

const contractSchema = z.strictObject({
  id: idSchema,
  number: z.string().min(1).max(100),
  name: localTextSchema,
  customer: localTextSchema,
  provider: localTextSchema,
  /** The system that is looked after, as printed on forms. */
  system: localTextSchema,
  starts: dateSchema,
  /** The last day of the contract. */
  ends: dateSchema,
  timeZone: z.string(),
  locale: localeSchema,
  channel: slackChannelSchema,
});

const personSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  slack: slackUserSchema.optional(),
  roles: z.array(z.enum(ROLES)).min(1),
});

const authenticationSchema = z.union([
  z.strictObject({ privateKey: z.string().regex(/^(env:|file:)/), passphrase: secretSchema.optional() }),
  z.strictObject({ password: secretSchema }),
  z.strictObject({ agent: z.literal(true) }),
]);

const hostSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  address: z.string().min(1).max(253),
  port: portSchema.default(22),
  user: z.string().min(1).max(64),
  auth: authenticationSchema,
  /** Ids of hosts to go through, nearest to us first. */
  jump: z.array(idSchema).max(4).default([]),
  /** Algorithms added for this host alone, for old equipment. */
  legacyAlgorithms: z
    .strictObject({
      kex: z.array(z.string()).optional(),
      serverHostKey: z.array(z.string()).optional(),
      cipher: z.array(z.string()).optional(),
      hmac: z.array(z.string()).optional(),
    })
    .optional(),
  connectTimeout: z.string().optional(),
  /** Check id → what differs on this host. */
  overrides: z
    .record(z.string(), z.strictObject({ limits: z.record(z.string(), scalarTree).optional() }).catchall(scalarTree))
    .default({}),
});

const applicationSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  url: z.url({ protocol: /^https?$/ }),
  insecure: z.boolean().optional(),
  login: z
    .strictObject({
      page: z.url({ protocol: /^https?$/ }).optional(),
      action: z.url({ protocol: /^https?$/ }).optional(),
      userField: z.string().min(1),
      passwordField: z.string().min(1),
      user: z.string().min(1),
      password: secretSchema,
      successText: z.string().min(1),
    })
    .optional(),
});

const databaseSchema = z.strictObject({
  id: idSchema,
  name: localTextSchema,
  engine: z.enum(['mysql', 'mariadb']),
  /** Reached through an SSH tunnel over this host; without it, directly. */
  through: idSchema.optional(),
  /** As seen from `through`, or from Rounds. */
  address: z.string().min(1).max(253).default('127.0.0.1'),
  port: portSchema.default(3306),
  user: z.string().min(1),
  password: secretSchema.optional(),
  schema: z.string().min(1).max(64),
});

const effortSchema = z.partialRecord(z.enum(EFFORT_KINDS), z.number().min(0).max(99));

const templateCheckSchema = z
  .object({
    check: z.string(),
    hosts: z.union([z.literal('all'), z.array(idSchema).min(1)]).optional(),
    applications: z.union([z.literal('all'), z.array(idSchema).min(1)]).optional(),
    databases: z.union([z.literal('all'), z.array(idSchema).min(1)]).optional(),
    limits: z.record(z.string(), scalarTree).default({}),
  })
  .catchall(scalarTree);

const templateSchema = z.strictObject({
  id: idSchema,
  title: localTextSchema,
  mode: z.enum(INSPECTION_MODES).default('remote'),
  effort: effortSchema.default({}),
  groups: z
    .array(
      z.strictObject({
        title: localTextSchema,
        items: z
          .array(
            z.strictObject({
              id: idSchema,
              title: localTextSchema,
              checks: z.array(templateCheckSchema).min(1).max(50),
            }),
          )
          .min(1)
          .max(100),
      }),
    )
    .min(1)
    .max(50),
});

/** The site file 站点文件: one contract and all it covers. */
export const siteSchema = z.strictObject({
  contract: contractSchema,
  people: z.array(personSchema).min(1),
  hosts: z.array(hostSchema).default([]),
  applications: z.array(applicationSchema).default([]),
  databases: z.array(databaseSchema).default([]),
  inspections: z.array(templateSchema).default([]),
});

export type SiteFile = z.output<typeof siteSchema>;
export type HostEntry = SiteFile['hosts'][number];
export type DatabaseEntry = SiteFile['databases'][number];
