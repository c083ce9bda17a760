import { copyName } from '../core/backup/copy.ts';
import type { ChatBlock, RichText } from '../core/chat.ts';
import { dayAt } from '../core/local-day.ts';
import { ticketName } from '../core/sla/ticket-record.ts';
import { alertName, alertSubject } from './alert-words.ts';
import type { DigestFacts, DigestInspection, FillingDisk } from './digest-facts.ts';
import { inspectionTitle } from './inspection-root.ts';
import { clockTime, spokenSeconds } from './moments.ts';
import { oneLine } from './one-line.ts';
import { formerLine } from './sla-attainment.ts';
import { levelShort } from './ticket-view.ts';
import { inWords, personName, VERDICT_SIGNS, type Voice } from './voice.ts';

const TITLE_CHARACTERS = 60;
const REASON_CHARACTERS = 200;
const HOSTS_SHOWN = 8;
/** With fewer a chart says no more than words. */
const FEWEST_BARS = 3;
const DISKS_SHOWN = 6;
const DAYS_DRAWN = 20;
const FEWEST_DAYS_DRAWN = 3;

/** Due times that passed, then those of former levels. */
export function breachLines({ breaches, formerBreaches, day }: DigestFacts, voice: Voice): RichText[] {
  const lines = breaches.map((breach): RichText => {
    const { t } = voice;
    const name = `${ticketName(breach.number)} ${levelShort(voice, breach.level)}`;
    const values = {
      stage: inWords(voice, breach.stage.title),
      due: clockTime(voice, breach.dueAt, day),
      seconds: spokenSeconds(breach.overdueMs),
    };
    const end = breach.endedAt === null ? null : clockTime(voice, breach.endedAt, day);
    const words = end === null ? t('digest.breach-open', values) : t('digest.breach-ended', { ...values, end });
    const late = breach.toldLateMs > 0 ? t('digest.told-late', { seconds: spokenSeconds(breach.toldLateMs) }) : '';
    return [
      '❗ ',
      breach.link ? { link: breach.link, text: name } : { bold: name },
      ` ${words}${late} · ${oneLine(breach.title, TITLE_CHARACTERS)}`,
    ];
  });
  return [...lines, ...formerBreaches.map((breach) => formerLine(breach, day, voice))];
}

export function unlevelledLines({ unlevelledAlerts, unlevelledRequests, day }: DigestFacts, voice: Voice): RichText[] {
  const alerts = unlevelledAlerts.map((alert): RichText => {
    const mark = alert.state === 'resolved' ? '✅' : '⚪';
    const subject = alertSubject(alert, voice, TITLE_CHARACTERS);
    const name = alert.link ? { link: alert.link, text: alertName(alert) } : alertName(alert);
    return [`${mark} `, name, ` ${subject} · ${clockTime(voice, alert.receivedAt, day)}`];
  });
  const requests = unlevelledRequests.map(({ author, text, at, link }): RichText => {
    const said = voice.t('ticket.nudge-said', {
      author: personName(voice, author),
      words: oneLine(text, TITLE_CHARACTERS),
    });
    const original = link === null ? [] : [' · ', { link, text: voice.t('digest.original') }];
    return [`💬 ${said} · ${clockTime(voice, at, day)}`, ...original];
  });
  return [...alerts, ...requests];
}

/** Copies that failed, and what is wrong with the plans; one that a trouble names is told once. */
export function backupLines({ backups }: DigestFacts, voice: Voice): RichText[] {
  const { failed = [], troubles = [] } = backups ?? {};
  const told = new Set(troubles.map(({ message }) => message.values?.id));
  const failedWords = (name: string, failure: Failure) =>
    failure === null
      ? voice.t('digest.backup-failed', { name })
      : voice.t('digest.backup-failed-because', {
          name,
          reason: oneLine(voice.t(failure.key, failure.values), REASON_CHARACTERS),
        });
  return [
    ...troubles.map(
      ({ plan, message }): RichText => [
        '❗ ',
        { bold: inWords(voice, plan) },
        ` ${oneLine(voice.t(message.key, message.values), REASON_CHARACTERS)}`,
      ],
    ),
    ...failed
      .filter(({ id }) => !told.has(id))
      .map(
        ({ id, plan, failure }): RichText => [
          '❌ ',
          { bold: inWords(voice, plan) },
          ` ${failedWords(copyName(id), failure)}`,
        ],
      ),
  ];
}

type Failure = NonNullable<DigestFacts['backups']>['failed'][number]['failure'];

/** Which hosts they came from: drawn where there are several. */
export function alertBlocks({ alerts }: DigestFacts, voice: Voice): ChatBlock[] {
  if (alerts.count === 0) return [];
  const { t } = voice;
  const title = t(`digest.by-host-${alerts.of}`);
  const shown = alerts.byHost.slice(0, HOSTS_SHOWN);
  const rest = alerts.byHost.slice(HOSTS_SHOWN);
  const restCount = rest.reduce((sum, { count }) => sum + count, 0);
  const nameOf = (host: (typeof shown)[number]['host']) =>
    host === null ? t('digest.no-host') : oneLine(inWords(voice, host), TITLE_CHARACTERS);
  const items = [
    ...shown.map(({ host, count, firing }): RichText => {
      const open = firing > 0 ? t('digest.still-firing', { count: firing }) : '';
      return [{ bold: nameOf(host) }, ` ${t('digest.host-alerts', { count })}${open}`];
    }),
    ...(rest.length > 0 ? [t('digest.other-hosts', { count: rest.length, alerts: restCount })] : []),
  ];
  if (shown.length < FEWEST_BARS) {
    return [
      { kind: 'text', text: [{ bold: title }] },
      { kind: 'list', items },
    ];
  }
  const categories = [...shown.map(({ host }) => nameOf(host)), ...(rest.length > 0 ? [t('digest.others')] : [])];
  const values = (of: 'count' | 'firing') => [
    ...shown.map((each) => each[of]),
    ...(rest.length > 0 ? [rest.reduce((sum, each) => sum + each[of], 0)] : []),
  ];
  const firing = values('firing');
  const series = [
    { name: t('digest.series-alerts'), values: values('count') },
    ...(firing.some((count) => count > 0) ? [{ name: t('digest.series-firing'), values: firing }] : []),
  ];
  return [{ kind: 'chart', title, chart: { shape: 'bar', categories, series }, instead: items }];
}

/** Those where something was not normal; that all was stands in the first line. */
export function inspectionLines({ inspections }: DigestFacts, voice: Voice): RichText[] {
  return inspections.flatMap((inspection): RichText[] => {
    const parts = (['abnormal', 'unknown', 'attention'] as const).flatMap((verdict) => {
      const count = inspection.counts[verdict] ?? 0;
      return count === 0 ? [] : [`${VERDICT_SIGNS[verdict]} ${voice.t(`digest.items-${verdict}`, { count })}`];
    });
    if (parts.length === 0) return [];
    return [[{ bold: titleOf(inspection, voice) }, ` #${inspection.id} · ${parts.join(' · ')}`]];
  });
}

function titleOf(inspection: DigestInspection, voice: Voice): string {
  return oneLine(inspectionTitle(inspection, voice), TITLE_CHARACTERS);
}

/** When each will be full, and how they went, drawn where there are enough days. */
export function diskBlocks({ disks }: DigestFacts, voice: Voice): ChatBlock[] {
  if (disks.length === 0) return [];
  const { t } = voice;
  const shown = disks.slice(0, DISKS_SHOWN);
  const rest = disks.length - shown.length;
  const items = shown.map((disk): RichText => {
    const percent = Math.round(disk.usedPercent * 10) / 10;
    return [
      '📈 ',
      { bold: diskName(disk, voice) },
      ` ${t('digest.disk-used', { percent })}${forecastWords(disk, voice)}`,
    ];
  });
  return [
    { kind: 'text', text: [{ bold: t('digest.disks') }] },
    { kind: 'list', items: rest > 0 ? [...items, t('digest.more', { count: rest })] : items },
    ...diskChart(shown, voice),
  ];
}

function diskName({ host, path }: FillingDisk, voice: Voice): string {
  return oneLine(`${inWords(voice, host)} ${path}`, TITLE_CHARACTERS);
}

/** `，预计 40–60 天后满` */
function forecastWords({ forecast }: FillingDisk, { t }: Voice): string {
  const { earliestDays: earliest, latestDays: latest } = forecast;
  if (latest === null) return t(earliest === 0 ? 'digest.full-any-day' : 'digest.full-earliest', { count: earliest });
  if (earliest === 0) return t('digest.full-within', { count: latest });
  return earliest === latest
    ? t('digest.full-in', { count: latest })
    : t('digest.full-between', { earliest, count: latest });
}

/** Only of days on which each was measured: what nobody measured is not drawn. */
function diskChart(disks: readonly FillingDisk[], voice: Voice): ChatBlock[] {
  const { timeZone } = voice.site.contract;
  // The last one of a day counts.
  const perDay = disks.map(
    ({ points }) =>
      new Map(points.map(([at, percent]) => [dayAt(new Date(at), timeZone), Math.round(percent * 10) / 10])),
  );
  const days = [...(perDay[0]?.keys() ?? [])]
    .filter((day) => perDay.every((values) => values.has(day)))
    .slice(-DAYS_DRAWN);
  const [first, last] = [days[0], days.at(-1)];
  if (days.length < FEWEST_DAYS_DRAWN || first === undefined || last === undefined) return [];
  const series = disks.map((disk, index) => ({
    name: diskName(disk, voice),
    values: days.map((day) => perDay[index]?.get(day) ?? 0),
  }));
  const instead = series.map(({ name, values }) =>
    voice.t('digest.disk-course', {
      name,
      from: first.slice(5),
      until: last.slice(5),
      first: values[0] ?? 0,
      last: values.at(-1) ?? 0,
    }),
  );
  const categories = days.map((day) => day.slice(5));
  return [
    {
      kind: 'chart',
      title: voice.t('digest.disk-chart'),
      chart: { shape: 'line', categories, series, yLabel: '%' },
      instead,
    },
  ];
}
