import type { DisclosureSection, ReportModel } from '../../core/report/model.ts';
import { bounded, CELL_CHARACTERS, cut, type TextModel, TITLE_CHARACTERS } from './bounded.ts';
import { carriedObligation } from './obligations.ts';
import { breachRow } from './sla.ts';
import type { ReportWording } from './wording.ts';

/** So that nothing hides: each topic with all its lines, or that there was nothing. */
export interface DisclosurePart {
  readonly disclosures: readonly {
    readonly topic: string;
    readonly count: string;
    readonly entries: readonly TextModel[];
    readonly note: string;
  }[];
}

export function buildDisclosure(model: ReportModel, words: ReportWording): DisclosurePart {
  const { disclosure } = model;
  const topic = topicIn(words);
  return {
    disclosures: [
      topic('unlevelled-alerts', disclosure.unlevelledAlerts, (line) => dismissedText(line, words)),
      topic('unlevelled-requests', disclosure.unlevelledRequests ?? [], ({ by, text, at, dismissedBy }) =>
        dismissedText({ name: words.text(by), title: cut(text, TITLE_CHARACTERS, words), at, dismissedBy }, words),
      ),
      topic('unlevelled-tickets', disclosure.unlevelledTickets, (line) => namedText(line, words)),
      ...changedTopics(disclosure, words),
      ...overriddenTopics(disclosure, words),
      ...awayTopics(disclosure, words),
      topic('carried-breaches', disclosure.carriedBreaches ?? [], (line) =>
        words.say('carried-breach', { ...breachRow(line, model, words) }),
      ),
      topic('carried-obligations', disclosure.carriedObligations ?? [], (line) => carriedObligation(line, words)),
    ],
  };
}

type TopicModel = DisclosurePart['disclosures'][number];

/** Only lines that are shown are worded: there may be ten thousand alerts. */
function topicIn(words: ReportWording) {
  return <Line>(name: string, lines: readonly Line[], tell: (line: Line) => string): TopicModel => {
    const { shown, note } = bounded(lines, { none: `none-${name}` }, words, (line) => ({ text: tell(line) }));
    return { topic: words.say(`topic-${name}`), count: words.number(lines.length), entries: shown, note };
  };
}

/** Who said that it is no fault, or that nothing is to be done. */
function dismissedText(line: DisclosureSection['unlevelledAlerts'][number], words: ReportWording): string {
  const { dismissedBy } = line;
  const named = namedText(line, words);
  return dismissedBy === undefined ? named : words.say('dismissed', { named, person: words.text(dismissedBy) });
}

function namedText(line: DisclosureSection['unlevelledTickets'][number], words: ReportWording): string {
  return words.say('named-at', {
    name: line.name,
    title: cut(line.title, TITLE_CHARACTERS, words),
    at: words.moment(line.at),
  });
}

/** What moved a clock, or took a ticket out of the figures. */
function changedTopics(
  { pauses, agreements, afterBreach, corrections }: DisclosureSection,
  words: ReportWording,
): TopicModel[] {
  const topic = topicIn(words);
  const { say } = words;
  const reason = (text: string | null) => (text === null ? say('no-reason') : cut(text, CELL_CHARACTERS, words));
  return [
    topic('pauses', pauses, (pause) =>
      say('pause', {
        ticket: pause.ticket,
        from: words.moment(pause.from),
        until: pause.until === null ? say('still-paused') : words.moment(pause.until),
        length: words.duration(pause.seconds),
        reason: reason(pause.reason),
        person: words.text(pause.by),
      }),
    ),
    topic('agreements', agreements, (agreement) =>
      say('agreement', {
        ticket: agreement.ticket,
        stage: words.text(agreement.stage),
        due: words.moment(agreement.dueAt),
        at: words.moment(agreement.agreedAt),
        with: cut(agreement.with, TITLE_CHARACTERS, words),
        how: cut(agreement.how, TITLE_CHARACTERS, words),
        person: words.text(agreement.by),
      }),
    ),
    topic('after-breach', afterBreach, (change) =>
      say(`after-breach-${change.change}`, {
        ticket: change.ticket,
        at: words.moment(change.at),
        person: words.text(change.by),
        reason: reason(change.reason),
      }),
    ),
    topic('corrections', corrections, (correction) =>
      say('correction', {
        ticket: correction.ticket,
        at: words.moment(correction.at),
        person: words.text(correction.by),
        reason: reason(correction.reason),
      }),
    ),
  ];
}

function overriddenTopics(
  { restoredByRecovery, overrides, voidedRecords }: DisclosureSection,
  words: ReportWording,
): TopicModel[] {
  const topic = topicIn(words);
  const { say, t } = words;
  return [
    topic('restored-by-recovery', restoredByRecovery, (ticket) => ticket),
    topic('overrides', overrides, (override) =>
      say('override', {
        name: `#${override.inspection}`,
        item: words.text(override.item),
        from: t(`form.verdict-${override.from ?? 'waiting'}`),
        to: t(`form.verdict-${override.to}`),
        person: words.text(override.by),
        reason: cut(override.reason, CELL_CHARACTERS, words),
      }),
    ),
    topic('voided-records', voidedRecords, (record) =>
      say('voided-record', {
        name: record.name,
        title: cut(record.title, TITLE_CHARACTERS, words),
        person: words.text(record.by),
        reason: cut(record.reason, CELL_CHARACTERS, words),
      }),
    ),
  ];
}

/** When nobody was told, or nobody could be, and work of earlier periods. */
function awayTopics({ outages, mutes, carriedOver }: DisclosureSection, words: ReportWording): TopicModel[] {
  const topic = topicIn(words);
  const { say } = words;
  return [
    topic('outages', outages, ({ from, until, seconds }) =>
      say('outage', {
        from: words.moment(from),
        until: until === null ? say('still-away') : words.moment(until),
        length: words.duration(seconds),
      }),
    ),
    topic('mutes', mutes, (mute) =>
      say('mute', {
        from: words.moment(mute.from),
        until: words.moment(mute.until),
        alerts: mute.alerts,
        person: words.text(mute.by),
        reason: cut(mute.reason, CELL_CHARACTERS, words),
      }),
    ),
    topic('carried-over', carriedOver, (line) =>
      say('carried-over', {
        ticket: line.ticket,
        title: cut(line.title, TITLE_CHARACTERS, words),
        opened: words.moment(line.openedAt),
        ended: line.endedAt === null ? say('not-ended') : words.moment(line.endedAt),
        days: words.days(line.effortTotal),
        count: line.effortTotal,
      }),
    ),
  ];
}
