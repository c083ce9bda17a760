import type { Alert } from '../../src/core/alert.ts';
import type { ChatBlock, ChatButton, ChatMessage, RichText, Span } from '../../src/core/chat.ts';
import type { Locale } from '../../src/core/message.ts';
import type { Site } from '../../src/core/site.ts';
import { computeClocks } from '../../src/core/sla/clocks.ts';
import { foldTicket } from '../../src/core/sla/ticket.ts';
import type { TicketEvent, TicketFact } from '../../src/core/sla/ticket-event.ts';
import { EMPTY_HEAD, type TicketHead } from '../../src/core/sla/ticket-head.ts';
import type { TicketRecord } from '../../src/core/sla/ticket-record.ts';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../../src/core/sla-policy.ts';
import { createTexts } from '../../src/i18n/texts.ts';
import type { TicketView } from '../../src/messages/ticket-view.ts';
import type { Voice } from '../../src/messages/voice.ts';
import { testSite } from '../support/site.ts';

const ZONE = 'Asia/Shanghai';
const base = testSite({ hosts: ['db-01', 'app-01'] });

/** The small contract, with a customer and two sources. */
export const site: Site = {
  ...base,
  people: [
    ...base.people,
    { id: 'customer', name: { 'zh-CN': '客户王工', en: 'Ms Wang' }, slack: 'U0CUSTOMER1', roles: ['customer'] },
  ],
  alerting: {
    ...base.alerting,
    sources: [
      {
        id: 'prometheus',
        kind: 'alertmanager',
        auth: { kind: 'bearer', token: 'env:TOKEN' },
        heartbeat: null,
        requestsPerMinute: 600,
        mapping: null,
      },
    ],
  },
};

const texts = createTexts();
export function voice(locale: Locale = 'zh-CN', of: Site = site): Voice {
  return { site: of, locale, t: texts(locale, ZONE) };
}

/** `10:03` of 21 November 2026 in the contract's zone; `22 10:03` of another day of that month. */
export function at(time: string): Date {
  const match = /^(?:(\d\d) )?(\d\d:\d\d)(:\d\d(?:\.\d+)?)?$/.exec(time);
  if (!match) throw new Error(`no time: ${time}`);
  return new Date(`2026-11-${match[1] ?? '21'}T${match[2]}${match[3] ?? ':00'}+08:00`);
}

type Happened = readonly [time: string, fact: TicketFact, more?: Partial<TicketEvent>];

/** Events with ids `1`, `2` … recorded as they happened, by the engineer. */
export function events(...happened: readonly Happened[]): TicketEvent[] {
  return happened.map(([time, fact, more], index) => ({
    id: String(index + 1),
    at: at(time),
    recordedAt: at(time),
    actor: fact.kind === 'opened' ? null : 'engineer',
    source: 'button',
    sourceKey: `key-${String(index).padStart(3, '0')}`,
    permalink: null,
    ...fact,
    ...more,
  })) as TicketEvent[];
}

export const HEAD: TicketHead = {
  ...EMPTY_HEAD,
  title: '数据库服务器磁盘使用率 93 %',
  origin: 'alert',
  host: 'db-01',
  contact: 'customer',
  assignee: 'engineer',
};

export const OPENED = ['10:00', { kind: 'opened', head: HEAD }] as const;
export const LEVEL_2 = ['10:02', { kind: 'levelled', level: 2 }] as const;
export const RESPONDED = ['10:03', { kind: 'responded' }] as const;

export function record(happened: readonly TicketEvent[], change: Partial<TicketRecord> = {}): TicketRecord {
  return {
    id: 470,
    contractId: 'acme',
    number: 47,
    originKey: 'alert:12',
    policy: DEFAULT_SLA_POLICY,
    ticket: foldTicket(happened),
    cardKey: 'alert:12',
    thread: null,
    ...change,
  };
}

export function view(of: TicketRecord, now: string): TicketView {
  return { record: of, clocks: computeClocks(of.ticket, of.policy, { now: at(now), timeZone: ZONE }) };
}

/** A ticket of these events as it stands at a time. */
export function ticketAt(now: string, ...happened: readonly Happened[]): TicketView {
  return view(record(events(...happened)), now);
}

/** The default policy with other stages of level 2. */
export function policyWith(change: Partial<SlaPolicy['levels'][number]>): SlaPolicy {
  const levels = DEFAULT_SLA_POLICY.levels.map((level) => (level.level === 2 ? { ...level, ...change } : level));
  return { ...DEFAULT_SLA_POLICY, levels };
}

export function alert(change: Partial<Alert> = {}, content: Partial<Alert['content']> = {}): Alert {
  return {
    id: 12,
    contractId: 'acme',
    sourceId: 'prometheus',
    state: 'firing',
    content: {
      title: '磁盘使用率 93 %',
      description: '',
      severity: 'high',
      host: 'db-01.example.com:9100',
      links: [],
      labels: {},
      labelsLeftOut: 0,
      ...content,
    },
    hostId: 'db-01',
    startsAt: at('10:00:12'),
    receivedAt: at('10:00:14'),
    resolvedAt: null,
    occurrences: 1,
    muteId: null,
    stormId: null,
    ticketId: null,
    dismissedAt: null,
    dismissedBy: null,
    ...change,
  };
}

/** What a reader sees of a text: mentions as `<@…>`, links as `[text](address)`. */
export function plain(text: RichText): string {
  if (typeof text === 'string') return text;
  return text.map(plainSpan).join('');
}

function plainSpan(span: Span): string {
  if (typeof span === 'string') return span;
  if ('mention' in span) return `<@${span.mention}>`;
  if ('group' in span) return `<!subteam^${span.group}>`;
  if ('link' in span) return `[${span.text}](${span.link})`;
  return Object.values(span)[0] ?? '';
}

/** A message as lines; buttons in brackets, the menu behind them after `⋯`. */
export function lines(message: ChatMessage): string[] {
  return message.blocks.flatMap((block) => blockLines(block));
}

function blockLines(block: ChatBlock): string[] {
  if (block.kind === 'list') return block.items.map((item) => `• ${plain(item)}`);
  if (block.kind === 'divider') return ['---'];
  if (block.kind === 'chart') return [`▥ ${block.title}`, ...block.instead.map((item) => `• ${plain(item)}`)];
  if (block.kind !== 'buttons') return plain(block.text).split('\n');
  const label = (button: ChatButton) => `[${button.style === 'primary' ? '*' : ''}${button.label}]`;
  const more = (block.more ?? []).length > 0 ? [`⋯ ${(block.more ?? []).map(label).join(' ')}`] : [];
  return [[...block.buttons.map(label), ...more].join(' ')];
}

/** Every button of a message, those of menus included. */
export function buttonsOf(message: ChatMessage): ChatButton[] {
  return message.blocks.flatMap((block) => {
    if (block.kind === 'buttons') return [...block.buttons, ...(block.more ?? [])];
    return block.kind === 'text' && block.button ? [block.button] : [];
  });
}
