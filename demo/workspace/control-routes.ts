import { z } from 'zod';
import { type Admin, createAdmin } from './admin.ts';
import type { SocketMode } from './delivery/socket-mode.ts';
import type { MethodFault } from './faults.ts';
import { HttpFault, readBody, sendJson } from './http.ts';
import type { JsonObject } from './json.ts';
import { requireJson, requireOwnPage } from './page-server/guard.ts';
import type { Exchange, Route } from './routes.ts';
import { seededRandom } from './seeded-random.ts';
import type { World } from './world.ts';

const ORDER_LIMIT_BYTES = 64 * 1024;

const name = z.string().min(1).max(100);
const count = z.int().min(0).max(1_000_000);
const fault: z.ZodType<MethodFault> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ratelimited'), retryAfterSeconds: count }),
  z.strictObject({ kind: z.literal('status'), status: z.int().min(400).max(599) }),
  z.strictObject({ kind: z.literal('error'), error: name }),
  z.strictObject({ kind: z.enum(['hang', 'hang-after', 'reset', 'lost-answer']) }),
]);

const switches = z.strictObject({
  outage: z.boolean().optional(),
  outageStatus: z.int().min(500).max(599).nullable().optional(),
  uploadsDisabled: z.boolean().optional(),
  chartsRefused: z.boolean().optional(),
  deliveryDelayMs: count.optional(),
  sharesLost: count.optional(),
  eventsLost: count.optional(),
  duplicates: z.strictObject({ count, newId: z.boolean() }).optional(),
  itemUsersMissing: count.optional(),
  rootOnEveryPage: z.boolean().optional(),
});

/** What can be asked of `POST /control`, as `do`. */
const orderSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('fail'), method: name, fault, times: count.min(1).optional() }),
  z.strictObject({
    do: z.literal('chance'),
    rate: z.number().min(0).max(1),
    faults: z.array(fault).min(1).max(20),
    methods: z.array(name).max(50).optional(),
    seed: z.int().optional(),
  }),
  z.strictObject({ do: z.literal('set'), faults: switches }),
  z.strictObject({ do: z.literal('clear') }),
  z.strictObject({ do: z.literal('drop') }),
  z.strictObject({ do: z.literal('refresh'), graceMs: count.optional() }),
  z.strictObject({ do: z.literal('delete-message'), channel: name, ts: name }),
  z.strictObject({ do: z.literal('unfurl'), channel: name, ts: name }),
  z.strictObject({ do: z.literal('delete-file'), file: name }),
  z.strictObject({ do: z.literal('archive'), channel: name, archived: z.boolean().optional() }),
  z.strictObject({ do: z.literal('remove-app'), channel: name }),
  z.strictObject({ do: z.literal('invite-app'), channel: name }),
]);

type Order = z.output<typeof orderSchema>;

/** For tests in other processes: breaks the workspace, and says how it is. What people do goes to `/page/act`. */
export function controlRoutes(world: World, socketMode: SocketMode | null): readonly Route[] {
  const show = (): JsonObject => {
    const { outage, outageStatus, uploadsDisabled, chartsRefused, deliveryDelayMs } = world.faults;
    const { sharesLost, eventsLost, duplicates, itemUsersMissing, rootOnEveryPage } = world.faults;
    const set = { outage, outageStatus, uploadsDisabled, chartsRefused, deliveryDelayMs, rootOnEveryPage };
    return {
      faults: { ...set, sharesLost, eventsLost, itemUsersMissing, duplicates: { ...duplicates } },
      connections: socketMode?.connectionCount() ?? 0,
    };
  };
  return [
    {
      method: 'GET',
      path: /^\/control$/,
      async answer({ request, response }) {
        requireOwnPage(request);
        sendJson(response, 200, show());
      },
    },
    {
      method: 'POST',
      path: /^\/control$/,
      async answer({ request, response }) {
        const order = await readOrder(request);
        obey(world, socketMode, order);
        world.changes.publish({ kind: 'controls' });
        sendJson(response, 200, { ok: true, ...show() });
      },
    },
  ];
}

async function readOrder(request: Exchange['request']): Promise<Order> {
  requireOwnPage(request);
  requireJson(request);
  const body = await readBody(request, ORDER_LIMIT_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new HttpFault(400, 'the body is not JSON');
  }
  const order = orderSchema.safeParse(value);
  if (!order.success) throw new HttpFault(400, z.prettifyError(order.error));
  return order.data;
}

function obey(world: World, socketMode: SocketMode | null, order: Order): void {
  const { faults } = world;
  if (order.do === 'fail') faults.fail(order.method, order.fault, order.times);
  else if (order.do === 'chance') {
    const { rate, methods, seed } = order;
    const random = seed === undefined ? {} : { random: seededRandom(seed) };
    faults.failByChance({ rate, faults: order.faults, ...(methods ? { methods } : {}), ...random });
  } else if (order.do === 'set') {
    Object.assign(faults, order.faults);
    if (faults.outage) socketMode?.drop();
  } else if (order.do === 'clear') faults.clear();
  else if (order.do === 'drop') socketMode?.drop();
  else if (order.do === 'refresh') socketMode?.refresh(order.graceMs ?? 10_000);
  else administer(createAdmin(world), order);
}

type AdminOrder = Exclude<Order, { do: 'fail' | 'chance' | 'set' | 'clear' | 'drop' | 'refresh' }>;

function administer(admin: Admin, order: AdminOrder): void {
  try {
    if (order.do === 'delete-message') admin.deleteMessage(order.channel, order.ts);
    else if (order.do === 'unfurl') admin.unfurl(order.channel, order.ts);
    else if (order.do === 'delete-file') admin.deleteFile(order.file);
    else if (order.do === 'archive') admin.archive(order.channel, order.archived);
    else if (order.do === 'remove-app') admin.removeApp(order.channel);
    else admin.inviteApp(order.channel);
  } catch (error) {
    // What was named is not there.
    throw new HttpFault(404, error instanceof Error ? error.message : String(error));
  }
}
