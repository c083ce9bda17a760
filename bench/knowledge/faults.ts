import type { SolvedTicket } from '../../test/support/knowledge.ts';

const PLACES = [
  '东区',
  '西区',
  '南区',
  '北区',
  '一号线',
  '二号线',
  '中心机房',
  '备用机房',
  '仓储',
  '物流',
  '办公楼',
  '调度室',
];
const DEVICES = [
  ...['数据库服务器', '应用服务器', '短信网关', '采集终端', '核心交换机', '存储阵列', '负载均衡', '备份服务器'],
  ...['message broker', 'web frontend', 'collector', 'license server'],
];
const TROUBLES = [
  ...[
    '磁盘使用率过高',
    '内存不足',
    '进程退出',
    '连接超时',
    '证书过期',
    '主从延迟',
    '端口不通',
    '日志报错',
    '页面打开缓慢',
  ],
  ...[
    '登录失败',
    '数据未更新',
    '消息积压',
    'disk almost full',
    'out of memory',
    'connection refused',
    'replication lag',
  ],
];
const CAUSES = [
  ...['归档日志堆积未清理', '定时清理任务失败', '连接池配置过小', '网络设备重启', '证书到期未更换', '慢查询占满连接'],
  ...['上游接口变更', '磁盘坏道导致写入缓慢', 'log rotation was disabled', 'a leak in the collector'],
];
const SOLUTIONS = [
  ...['清理归档日志并恢复定时任务', '重启进程并加监控', '调大连接池', '更换证书', '优化索引后恢复', '联系厂商更换硬盘'],
  ...['回退配置', '扩容磁盘空间', 'restarted the service', 'enabled log rotation'],
];

/** As many solved tickets as wanted: some words in nearly all of them, some in few, codes in one each. */
export function solvedFaults(count: number, first = 0): SolvedTicket[] {
  const pick = (list: readonly string[], seed: number) => list[seed % list.length] ?? '';
  return Array.from({ length: count }, (_, index) => {
    const number = first + index;
    const seed = Math.imul(number + 1, 0x9e3779b1) >>> 0;
    const [device, trouble] = [pick(DEVICES, seed), pick(TROUBLES, seed >>> 5)];
    return {
      title: `${pick(PLACES, seed >>> 3)}${device}${trouble} ${number % 100} %`,
      description: `${device}自 ${number % 24} 点起${trouble}，影响${pick(PLACES, seed >>> 9)}业务，客户来电反馈，错误码 E${number}`,
      cause: `${pick(CAUSES, seed >>> 7)}，${pick(CAUSES, seed >>> 13)}`,
      solution: `${pick(SOLUTIONS, seed >>> 11)}，${pick(SOLUTIONS, seed >>> 15)}，观察一天无异常`,
      host: `host-${seed % 40}`,
    };
  });
}
