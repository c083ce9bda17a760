import { describe, expect, test } from 'vitest';
import { judgeReport, type KnownState, type Report } from '../../../src/flows/alerts/judge-report.ts';

const REFIRE_MS = 30 * 60_000;

/** `10:05` of one day; `10:05:30` as well. */
function at(time: string): Date {
  return new Date(`2026-11-21T${time.length === 5 ? `${time}:00` : time}.000Z`);
}

function firing(change: Partial<KnownState> = {}): KnownState {
  return {
    state: 'firing',
    startsAt: at('10:00'),
    resolvedAt: null,
    lastSeenAt: at('10:01'),
    contentHash: 'disk 93 %',
    occurrences: 1,
    takesRefire: true,
    ...change,
  };
}

function resolved(change: Partial<KnownState> = {}): KnownState {
  return firing({ state: 'resolved', resolvedAt: at('10:20'), lastSeenAt: at('10:21'), ...change });
}

function report(change: Partial<Report>): Report {
  return {
    status: 'firing',
    startsAt: at('10:00'),
    endsAt: null,
    contentHash: 'disk 93 %',
    receivedAt: at('10:30'),
    ...change,
  };
}

const cases: readonly (readonly [string, KnownState | null, Partial<Report>, string])[] = [
  ['a first firing is new', null, {}, 'new'],
  [
    'a first end is kept for the firing that comes late',
    null,
    { status: 'resolved', endsAt: at('10:20') },
    'ended-unseen',
  ],

  ['the same once more', firing(), {}, 'same'],
  ['the same with a later beginning', firing(), { startsAt: at('10:25') }, 'same'],
  ['other content', firing(), { contentHash: 'disk 97 %' }, 'changed'],
  ['other content, received before what we know', firing(), { contentHash: 'x', receivedAt: at('10:00:30') }, 'stale'],

  ['its end', firing(), { status: 'resolved', endsAt: at('10:20') }, 'resolved 10:20:00'],
  ['its end without a time', firing(), { status: 'resolved' }, 'resolved 10:30:00'],
  ['its end, by a clock that is ahead', firing(), { status: 'resolved', endsAt: at('12:00') }, 'resolved 10:30:00'],
  ['its end, by a clock that is behind', firing(), { status: 'resolved', endsAt: at('08:00') }, 'resolved 10:00:00'],
  [
    'its end, begun earlier as another of the pair saw it',
    firing(),
    { status: 'resolved', startsAt: at('09:58'), endsAt: at('10:20') },
    'resolved 10:20:00',
  ],
  [
    'the end of an earlier firing',
    firing(),
    { status: 'resolved', startsAt: at('09:00'), endsAt: at('09:30') },
    'stale',
  ],
  [
    'the end of an earlier firing, ended as this one began',
    firing(),
    { status: 'resolved', startsAt: at('09:00'), endsAt: at('10:00') },
    'stale',
  ],
  [
    'an end of an earlier firing without a time, received in order',
    firing(),
    { status: 'resolved', startsAt: at('09:00') },
    'resolved 10:30:00',
  ],
  [
    'an end of an earlier firing without a time, received late',
    firing(),
    { status: 'resolved', startsAt: at('09:00'), receivedAt: at('10:00:30') },
    'stale',
  ],
  [
    'an end without any time, received before the firing',
    firing(),
    { status: 'resolved', startsAt: null, receivedAt: at('10:00:30') },
    'stale',
  ],
  ['an end without any time', firing(), { status: 'resolved', startsAt: null }, 'resolved 10:30:00'],

  ['its end once more', resolved(), { status: 'resolved', endsAt: at('10:20') }, 'same'],
  [
    'the end of a later firing that we have not seen',
    resolved(),
    { status: 'resolved', startsAt: at('10:25'), endsAt: at('10:28') },
    'ended-unseen',
  ],
  ['an end without any time, when it is over', resolved(), { status: 'resolved', startsAt: null }, 'same'],

  ['a firing that is known as ended', resolved(), { receivedAt: at('10:22') }, 'stale'],
  [
    'a firing that began before the one that ended',
    resolved(),
    { startsAt: at('09:00'), receivedAt: at('10:22') },
    'stale',
  ],
  ['a firing known as ended, ten minutes after its end was told', resolved(), { receivedAt: at('10:31') }, 'stale'],
  ['a firing known as ended, told well after its end', resolved(), { receivedAt: at('10:31:01') }, 'refired 10:31:01'],
  ['a firing known as ended, told hours after its end', resolved(), { receivedAt: at('14:00') }, 'new'],
  ['it fires again soon', resolved(), { startsAt: at('10:29') }, 'refired 10:29:00'],
  [
    'it fires again within what is the same alert, to the millisecond',
    resolved(),
    { startsAt: at('10:50'), receivedAt: at('10:50') },
    'refired 10:50:00',
  ],
  [
    'it fires again a millisecond later than that',
    resolved(),
    { startsAt: new Date(at('10:50').getTime() + 1), receivedAt: at('10:51') },
    'new',
  ],
  [
    'it fired again in time but we heard of it late',
    resolved(),
    { startsAt: at('10:30'), receivedAt: at('12:00') },
    'refired 10:30:00',
  ],
  [
    'it fires again before it was over, by the sender’s clock',
    resolved(),
    { startsAt: at('10:10') },
    'refired 10:20:00',
  ],
  [
    'it fires again, by a clock that is ahead',
    resolved(),
    { startsAt: at('11:30'), receivedAt: at('10:30') },
    'refired 10:30:00',
  ],
  ['it fires again without a time', resolved(), { startsAt: null }, 'refired 10:30:00'],
  ['it fires again without a time, much later', resolved(), { startsAt: null, receivedAt: at('11:00') }, 'new'],
  [
    'a firing without a time, received before its end',
    resolved(),
    { startsAt: null, receivedAt: at('10:20') },
    'stale',
  ],
  ['it fires again, but its ticket has ended', resolved({ takesRefire: false }), { startsAt: at('10:29') }, 'new'],

  ['the firing whose end came before it', resolved({ occurrences: 0 }), { receivedAt: at('10:22') }, 'begun-late'],
  [
    'a later firing after an end that came alone',
    resolved({ occurrences: 0, takesRefire: false }),
    { startsAt: at('10:29') },
    'new',
  ],
  [
    'the firing whose end came long before it',
    resolved({ occurrences: 0, takesRefire: false }),
    { receivedAt: at('11:00') },
    'new',
  ],
];

describe('what a report means', () => {
  test.each(cases)('%s', (_name, known, change, expected) => {
    const judgement = judgeReport(known, report(change), REFIRE_MS);
    const told = 'at' in judgement ? `${judgement.kind} ${judgement.at.toISOString().slice(11, 19)}` : judgement.kind;
    expect(told).toBe(expected);
  });
});
