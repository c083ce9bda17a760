import { describe, expect, test } from 'vitest';
import { compareWith, type FaultText, type SolvedFault } from '../../src/core/similarity.ts';

function findSimilar(subject: FaultText, candidates: readonly SolvedFault[], limit: number) {
  return compareWith(candidates)(subject, limit);
}

const day = (count: number) => new Date(Date.UTC(2026, 0, count));

function fault(number: number, title: string, change: Partial<SolvedFault> = {}): SolvedFault {
  return {
    kind: 'ticket',
    number,
    title,
    host: null,
    at: day(number),
    cause: `原因 ${number}`,
    solution: `方案 ${number}`,
    ...change,
  };
}

/** What a team has solved in a year. */
const solved: SolvedFault[] = [
  fault(1, '数据库服务器磁盘使用率 93 %', { host: 'db-01' }),
  fault(2, '应用服务器 CPU 使用率过高', { host: 'app-01' }),
  fault(3, '用户反馈无法登录系统，提示密码错误'),
  fault(4, '采集层进程退出', { host: 'collect-01' }),
  fault(5, '短信网关连接超时，告警短信未发送'),
  fault(6, 'HostDiskFull: /data on db-02 is 95% full', {
    host: 'db-02',
    labels: { alertname: 'HostDiskFull', mountpoint: '/data', severity: 'critical' },
  }),
  fault(7, 'InstanceDown: app-02 is not reachable', {
    host: 'app-02',
    labels: { alertname: 'InstanceDown', severity: 'critical' },
  }),
  fault(8, '安装新版采集客户端'),
  fault(9, 'MQ 消息积压超过 10000 条', { host: 'mq-01' }),
  fault(10, '数据库备份失败', { host: 'db-01' }),
  fault(11, '数据库连接数达到上限', { host: 'db-01' }),
  fault(12, '登录页面打开缓慢', { host: 'web-01' }),
  fault(13, '核心交换机端口 down', { host: 'switch-01' }),
  fault(14, 'Swap usage above 70% on db-01', { host: 'db-01' }),
  fault(15, 'Login page is slow'),
  fault(16, 'Nightly backup of the orders database failed', { host: 'db-02' }),
];

const numbers = (subject: FaultText, candidates = solved) =>
  findSimilar(subject, candidates, 5).map(({ number }) => number);

describe('earlier faults like this one', () => {
  test.each<[string, FaultText, number]>([
    ['the same trouble with another figure on another host', { title: '应用服务器磁盘使用率 88 %', host: 'app-01' }, 1],
    ['other words for it', { title: '磁盘空间不足：/data 剩余 3 GB', host: 'db-01' }, 1],
    [
      'the same rule of the monitoring system',
      {
        title: 'HostDiskFull: /app on app-01 is 91% full',
        host: 'app-01',
        labels: { alertname: 'HostDiskFull', mountpoint: '/app', severity: 'critical' },
      },
      6,
    ],
    ['a customer in other words', { title: '客户反映登录不了', host: null }, 3],
    ['half English', { title: 'MQ 队列积压', host: 'mq-01' }, 9],
    ['full-width letters', { title: 'Ｓｗａｐ 使用率', host: null }, 14],
    ['the plural', { title: 'Login pages slow for users', host: null }, 15],
    ['a name of several words', { title: 'NightlyBackupFailed', host: null }, 16],
    ['only the text says it', { title: '值班发现异常', text: '短信网关连接超时', host: null }, 5],
  ])('%s', (_, subject, first) => {
    expect(numbers(subject)[0]).toBe(first);
  });

  test.each<[string, FaultText]>([
    ['another trouble of the same kind of machine', { title: '应用服务器内存使用率 96 %', host: null }],
    ['another trouble of the same database', { title: '数据库主从延迟', host: 'db-01' }],
    ['words that any fault has', { title: '系统告警：服务异常，请处理', host: null }],
    ['the same host alone', { title: '证书即将过期', host: 'db-01' }],
    ['the same severity alone', { title: '证书即将过期', host: null, labels: { severity: 'critical' } }],
    ['figures alone', { title: '93 %', host: null }],
    ['no words at all', { title: '🔥🔥 …', host: null }],
    ['nothing', { title: '', host: null }],
  ])('not for %s', (_, subject) => {
    expect(numbers(subject)).toEqual([]);
  });

  test('are told with how they were solved, and how much alike they are', () => {
    expect(findSimilar({ title: 'MQ 消息积压', host: 'mq-01' }, solved, 1)).toEqual([
      {
        kind: 'ticket',
        number: 9,
        title: 'MQ 消息积压超过 10000 条',
        at: day(9),
        cause: '原因 9',
        solution: '方案 9',
        score: expect.any(Number),
      },
    ]);
  });

  test('on the same host, and by the same rule, come first', () => {
    const labels = { alertname: 'DiskFull' };
    const twins = [
      fault(1, '磁盘已满', { host: 'a' }),
      fault(2, '磁盘已满', { host: 'b' }),
      fault(3, '磁盘已满', { host: 'c', labels }),
    ];
    expect(numbers({ title: '磁盘快满', host: 'a' }, twins)[0]).toBe(1);
    expect(numbers({ title: '磁盘快满', host: 'z', labels }, twins)[0]).toBe(3);
  });

  test('by the same rule are much more alike, whatever it is called', () => {
    const labels = { alertname: 'HostFailure' };
    const [same, other] = [labels, { alertname: 'NodeProblem' }].map(
      (given) =>
        findSimilar({ title: '磁盘快满', host: null, labels }, [fault(1, '磁盘已满', { labels: given })], 1)[0],
    );
    expect((same?.score ?? 0) - (other?.score ?? 0)).toBeGreaterThan(0.2);
  });

  test('at one score the newer comes first, and what was solved alike is told once', () => {
    const same = { cause: '日志', solution: '清理' };
    const again = [fault(1, '磁盘已满', same), fault(2, '磁盘已满', same), fault(3, '磁盘已满', { solution: '扩容' })];
    expect(numbers({ title: '磁盘已满', host: null }, again)).toEqual([3, 2]);
  });

  test('are at most so many', () => {
    const many = Array.from({ length: 9 }, (_, index) => fault(index, '磁盘已满'));
    expect(findSimilar({ title: '磁盘已满', host: null }, many, 3)).toHaveLength(3);
    expect(findSimilar({ title: '磁盘已满', host: null }, many, 0)).toEqual([]);
  });

  test('do not depend on the order of the candidates', () => {
    const subject = { title: '数据库磁盘使用率告警', host: 'db-01' };
    expect(findSimilar(subject, [...solved].reverse(), 5)).toEqual(findSimilar(subject, solved, 5));
  });

  test('take any text', () => {
    const odd = [
      '\u0000\uffff',
      '\ud800 broken',
      'a'.repeat(100_000),
      '＜!channel＞',
      '磁'.repeat(5_000),
      '1970-01-01',
    ];
    const candidates = odd.map((title, index) => fault(index, title));
    for (const title of odd) expect(() => findSimilar({ title, host: null }, candidates, 3)).not.toThrow();
  });

  test('are found among 5,000 in a moment', () => {
    const wards = ['东区', '西区', '南区', '北区', '一期', '二期', '三期'];
    const many = Array.from({ length: 5_000 }, (_, index) => {
      const like = solved[index % solved.length] ?? fault(0, '');
      return {
        ...like,
        number: index,
        title: `${like.title} ${wards[index % wards.length]}`,
        host: `host-${index % 40}`,
      };
    });
    const durations = Array.from({ length: 15 }, () => {
      const before = performance.now();
      findSimilar({ title: '应用服务器磁盘使用率 88 %', host: 'app-01' }, many, 3);
      return performance.now() - before;
    });
    // 4 ms on an idle core; the rest is for machines that are slow, or have other things to do.
    expect(Math.min(...durations)).toBeLessThan(4_000);
  });
});
