import { addDays, dayAt, startOfDay } from '../../src/core/local-day.ts';
import type { RecordEntry } from '../../src/core/record.ts';
import type { TicketRating } from '../../src/core/sla/ticket-head.ts';
import { signRecord } from '../../src/flows/records/sign-record.ts';
import { writeRecord } from '../../src/flows/records/write-record.ts';
import { inLanguageOf, type Past } from './past.ts';

const HOUR_MS = 3_600_000;
const CUSTOMER = 'he-qingyue';

interface Written {
  readonly day: number;
  readonly entry: (say: Say, at: Date) => RecordEntry;
  readonly rating: TicketRating | null;
}
type Say = (chinese: string, english: string) => string;

/** Writes the records of half a year, each on its day, and has the customer sign them. */
export async function writeRecords(past: Past): Promise<void> {
  const { site } = past;
  const { timeZone } = site.contract;
  const say: Say = (chinese, english) => inLanguageOf(site, { 'zh-CN': chinese, en: english });
  for (const [index, { day, entry, rating }] of RECORDS.entries()) {
    const at = new Date(startOfDay(addDays(dayAt(past.from, timeZone), day), timeZone).getTime() + 10 * HOUR_MS);
    const written = new Date(at.getTime() + 4 * HOUR_MS);
    if (written > past.until) continue;
    const caller = past.caller('lin-yizhou', `record:${index}`, written);
    const { record } = await writeRecord(past.at(written), caller, entry(say, at), {
      ticketId: null,
      origin: 'command',
    });
    if (rating === null) continue;
    const signedAt = new Date(written.getTime() + HOUR_MS);
    const signer = past.caller(CUSTOMER, `signature:${index}`, signedAt);
    await signRecord(past.at(signedAt), signer, { reference: { id: record.id }, version: null, rating });
  }
}

const base = (at: Date, title: string, effort: Partial<RecordEntry['effort']>) => ({
  title,
  happenedAt: at,
  endedAt: new Date(at.getTime() + 2 * HOUR_MS),
  engineer: 'lin-yizhou',
  others: null,
  effort: { onsite: 0, remote: 0, office: 0, ...effort },
});

const RECORDS: readonly Written[] = [
  {
    day: 24,
    rating: 'satisfied',
    entry: (say, at) => ({
      ...base(at, say('调整告警通知策略', 'Notification policy changed'), { remote: 0.25 }),
      kind: 'parameter-change',
      content: {
        area: 'notification',
        parameter: say('夜间通知对象', 'Who is told at night'),
        before: say('全体值班人员', 'Everyone on duty'),
        after: say('二线值班组', 'Second line on duty'),
        reason: say('客户值班制度调整', 'The customer’s duty roster changed'),
      },
    }),
  },
  {
    day: 54,
    rating: 'very-satisfied',
    entry: (say, at) => ({
      ...base(at, say('告警合并功能优化', 'Alarms of one cause are folded'), { office: 4 }),
      kind: 'optimisation',
      content: {
        function: say('告警处理', 'Handling of alarms'),
        requirement: say('同一链路中断时只通知一次', 'One notice when one link breaks'),
        change: say(
          '按上联端口合并告警，附受影响设备清单',
          'Alarms folded by uplink, with the list of devices concerned',
        ),
        phases: { analysis: 0.5, design: 0.5, development: 2, test: 1 },
      },
    }),
  },
  {
    day: 83,
    rating: 'satisfied',
    entry: (say, at) => ({
      ...base(at, say('新员工使用培训', 'Training of new staff'), { onsite: 0.5 }),
      kind: 'training',
      content: {
        mode: 'onsite',
        attendees: say('信息中心 4 人', 'Four people of the IT centre'),
        attendeeCount: 4,
        content: say('告警处理、报表导出、常见问题', 'Alarms, reports, frequent questions'),
      },
    }),
  },
  {
    day: 112,
    rating: 'satisfied',
    entry: (say, at) => ({
      ...base(at, say('采集任务进程优化', 'Collection tasks made quicker'), { office: 3 }),
      kind: 'optimisation',
      content: {
        function: say('数据采集', 'Collection of data'),
        requirement: say('500 台设备 5 分钟内采集完成', '500 devices within five minutes'),
        change: say(
          '采集改为分组并行，超时设备单独重试',
          'Groups run side by side, slow devices are tried again apart',
        ),
        phases: { analysis: 0.5, design: 0.5, development: 1.5, test: 0.5 },
      },
    }),
  },
  {
    day: 138,
    rating: 'satisfied',
    entry: (say, at) => ({
      ...base(at, say('运维平台升级到 7.2', 'Platform upgraded to 7.2'), { remote: 1 }),
      kind: 'upgrade',
      content: {
        product: say('IT 运维平台', 'IT operations platform'),
        fromVersion: '7.1.4',
        toVersion: '7.2.0',
        change: say('修复告警排序，新增证书到期视图', 'Sorting of alarms mended, view of certificates added'),
        result: say('升级后观察 24 小时正常', 'Normal for 24 hours afterwards'),
      },
    }),
  },
  {
    day: 165,
    rating: 'very-satisfied',
    entry: (say, at) => ({
      ...base(at, say('上半期现场回访', 'Visit of the half-year'), { onsite: 0.5 }),
      kind: 'visit',
      content: {
        mode: 'onsite',
        customer: say('何清越', 'He Qingyue'),
        content: say('使用情况良好；希望短信通知更及时', 'Used well; text messages should come sooner'),
        satisfaction: { inspection: 'yes', response: 'yes', use: 'yes', optimisation: 'yes' },
      },
    }),
  },
];
