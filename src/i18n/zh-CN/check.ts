/** Texts whose keys begin with `check.`. Findings follow the name of their target. */
export const check: { readonly [key: string]: string } = {
  'no-output': '检查没有任何输出',
  unreadable: '输出无法解析：{{output}}',
  'no-figure': '得到的数值无意义或过大，无法判定',
  'output-too-long': '输出超过上限，已被截断',

  'expected.bytes': '带单位的容量，例如 10 GB',
  'expected.percent': '0 到 100 的百分比，例如 90 或 "90 %"',
  'expected.duration': '带单位的时长，例如 30m、4h、1d',
  'expected.figure': '数字，或带单位的数值，例如 10 GB、"90 %"、30m',
  'expected.path': '绝对路径，例如 /app',
  'expected.expression': 'JavaScript 正则表达式',
  'expected.grep-digit': '用 [0-9] 代替 \\d（主机上用 grep -E 检索）',
  'expected.grep-class': '用 [[:alnum:]_]、[[:space:]] 等代替 \\w、\\s、\\b（主机上用 grep -E 检索）',
  'expected.grep-group': '普通分组 (…)（主机上的 grep -E 不支持 (?…)）',
  'expected.grep-lazy': '去掉重复符号后的 ?（主机上的 grep -E 不支持非贪婪匹配）',
  'expected.one-line': '单行文本',
  'expected.no-less-than-at-least': '不小于 atLeast',
  'expected.different-names': '互不相同的名称',
  'expected.log-or-file': 'log 与 file 二选一',
  'expected.json-path': '形如 data.queues[0].depth 的路径',
  'expected.read-json': '给出 path 时须写 read: json',
  'expected.some-language': '至少一种语言的文本',
  'expected.time-zone': '时区名称，例如 Asia/Shanghai',
  'expected.sql-select': '以 SELECT 或 WITH 开头的语句',
  'expected.sql-single': '只写一条语句',
  'expected.sql-closed': '引号成对的语句',
  'expected.sql-read-only': '只读语句：不得含 INTO、加锁、SLEEP 等',
  'expected.sql-no-version-comment': '不含 /*! … */ 注释的语句（服务器会执行其中内容）',

  'df.missing': '{{path}} 不存在',
  'df.no-answer': '{{path}} 在 {{limit, duration}}内无响应，可能是远程文件系统掉线',
  'df.no-output': 'df 没有给出 {{path}} 的信息',
  'df.unreadable': 'df 对 {{path}} 的输出无法解析：{{output}}',
  'disk.free': '{{path}} 剩余 {{free, bytes}}（要求 ≥ {{limit, bytes}}）',
  'disk.free-attention': '{{path}} 剩余 {{free, bytes}}（低于 {{limit, bytes}} 需关注）',
  'disk.used': '{{path}} 已用 {{used, percent}}（要求 ≤ {{limit, percent}}）',
  'disk.used-attention': '{{path}} 已用 {{used, percent}}（高于 {{limit, percent}} 需关注）',
  'inode.used': '{{path}} inode 已用 {{used, percent}}，剩余 {{free, number}} 个（要求 ≤ {{limit, percent}}）',
  'inode.used-attention':
    '{{path}} inode 已用 {{used, percent}}，剩余 {{free, number}} 个（高于 {{limit, percent}} 需关注）',
  'inode.not-counted': '{{path}} 所在文件系统按需分配 inode，不会耗尽',
  'memory.used':
    '内存使用率 {{used, percent}}，可用 {{available, bytes}} / {{total, bytes}}（要求 ≤ {{limit, percent}}）',
  'memory.used-attention':
    '内存使用率 {{used, percent}}，可用 {{available, bytes}} / {{total, bytes}}（高于 {{limit, percent}} 需关注）',
  'memory.used-estimated':
    '内存使用率 {{used, percent}}（要求 ≤ {{limit, percent}}）；内核较旧，不提供可用内存，按空闲、缓冲与缓存（不含共享内存）之和 {{available, bytes}} / {{total, bytes}} 计算',
  'memory.used-estimated-attention':
    '内存使用率 {{used, percent}}（高于 {{limit, percent}} 需关注）；内核较旧，不提供可用内存，按空闲、缓冲与缓存（不含共享内存）之和 {{available, bytes}} / {{total, bytes}} 计算',
  'swap.none': '未配置交换区',
  'swap.used': '交换区使用率 {{used, percent}}，共 {{total, bytes}}（要求 ≤ {{limit, percent}}）',
  'swap.used-attention': '交换区使用率 {{used, percent}}，共 {{total, bytes}}（高于 {{limit, percent}} 需关注）',
  'cpu.used':
    'CPU 使用率 {{used, percent}}，等待磁盘 {{waiting, percent}}，采样 {{sample, duration}}（要求 ≤ {{limit, percent}}）',
  'cpu.used-attention':
    'CPU 使用率 {{used, percent}}，等待磁盘 {{waiting, percent}}，采样 {{sample, duration}}（高于 {{limit, percent}} 需关注）',
  'cpu.counters-stood-still': '两次采样之间内核的 CPU 计数没有变化',
  'load.per-core':
    '{{minutes}} 分钟平均负载 {{load, number}}，{{cores}} 核，每核 {{perCore, number}}（要求 ≤ {{limit, number}}）',
  'load.per-core-attention':
    '{{minutes}} 分钟平均负载 {{load, number}}，{{cores}} 核，每核 {{perCore, number}}（高于 {{limit, number}} 需关注）',
  'uptime.at-least': '已运行 {{uptime, duration}}，启动于 {{startedAt, datetime}}（要求 ≥ {{limit, duration}}）',
  'uptime.at-least-attention':
    '已运行 {{uptime, duration}}，启动于 {{startedAt, datetime}}（少于 {{limit, duration}}需关注）',
  'uptime.at-most': '已 {{uptime, duration}}未重启（要求 ≤ {{limit, duration}}）',
  'uptime.at-most-attention': '已 {{uptime, duration}}未重启（超过 {{limit, duration}}需关注）',
  'uptime.since-last':
    '上次巡检（{{previousAt, datetime}}）之后，于 {{startedAt, datetime}} 重启过，已运行 {{uptime, duration}}',

  'process.running':
    '{{name}}：{{running, number}} 个进程，最早的已运行 {{uptime, duration}}，内存 {{memory, bytes}}（要求 ≥ {{atLeast}} 个）',
  'process.running-between':
    '{{name}}：{{running, number}} 个进程，最早的已运行 {{uptime, duration}}，内存 {{memory, bytes}}（要求 {{atLeast}}–{{atMost}} 个）',
  'process.running-memory-unknown':
    '{{name}}：{{running, number}} 个进程，最早的已运行 {{uptime, duration}}（要求 ≥ {{atLeast}} 个）',
  'process.running-memory-unknown-between':
    '{{name}}：{{running, number}} 个进程，最早的已运行 {{uptime, duration}}（要求 {{atLeast}}–{{atMost}} 个）',
  'process.none': '{{name}}：没有进程（要求 ≥ {{atLeast}} 个）',
  'process.none-between': '{{name}}：没有进程（要求 {{atLeast}}–{{atMost}} 个）',
  'process.hidden':
    '{{name}}：看到 {{running, number}} 个进程（要求 ≥ {{atLeast}} 个），但主机只让该账号看到自己的进程（hidepid）',
  'process.hidden-between':
    '{{name}}：看到 {{running, number}} 个进程（要求 {{atLeast}}–{{atMost}} 个），但主机只让该账号看到自己的进程（hidepid）',
  'process.restarted': '{{name}} 于 {{uptime, duration}}前重启过（少于 {{limit, duration}}需关注）',
  'process.memory': '{{name}} 占用内存 {{memory, bytes}}（要求 ≤ {{limit, bytes}}）',
  'process.memory-attention': '{{name}} 占用内存 {{memory, bytes}}（高于 {{limit, bytes}} 需关注）',

  'log.since':
    '{{path}}：自 {{since, datetime}} 起 {{matched, number}} 行匹配，检索 {{scanned, bytes}}（要求 ≤ {{limit, number}} 行）',
  'log.since-attention':
    '{{path}}：自 {{since, datetime}} 起 {{matched, number}} 行匹配，检索 {{scanned, bytes}}（多于 {{limit, number}} 行需关注）',
  'log.since-sample':
    '{{path}}：自 {{since, datetime}} 起 {{matched, number}} 行匹配，检索 {{scanned, bytes}}（要求 ≤ {{limit, number}} 行），首条：{{sample}}',
  'log.since-attention-sample':
    '{{path}}：自 {{since, datetime}} 起 {{matched, number}} 行匹配，检索 {{scanned, bytes}}（多于 {{limit, number}} 行需关注），首条：{{sample}}',
  'log.first':
    '{{path}}：首次检查，末尾 {{scanned, bytes}} 中 {{matched, number}} 行匹配（要求 ≤ {{limit, number}} 行）',
  'log.first-attention':
    '{{path}}：首次检查，末尾 {{scanned, bytes}} 中 {{matched, number}} 行匹配（多于 {{limit, number}} 行需关注）',
  'log.first-sample':
    '{{path}}：首次检查，末尾 {{scanned, bytes}} 中 {{matched, number}} 行匹配（要求 ≤ {{limit, number}} 行），首条：{{sample}}',
  'log.first-attention-sample':
    '{{path}}：首次检查，末尾 {{scanned, bytes}} 中 {{matched, number}} 行匹配（多于 {{limit, number}} 行需关注），首条：{{sample}}',
  'log.capped': '{{path}}：只检索了最后 {{scanned, bytes}}，之前的 {{skipped, bytes}} 未检索',
  'log.lost': '{{path}}：上次巡检读到的文件已被轮转清理、清空或替换，其中上次之后写入的内容未能检索',
  'log.unread': '{{path}}：{{count}} 个轮转文件未检索或未检索完（压缩格式不支持、无权读取或超出检索上限）',
  'log.long-lines': '{{path}}：{{count, number}} 行超过 {{searched, bytes}}，只检索了行首部分',
  'log.more-files': '{{path}}：匹配的文件过多，只检索了最新的 {{read}} 个',
  'log.undecodable-name': '{{path}}：文件名不是 UTF-8，下次巡检无法从本次位置继续',
  'log.missing-unknown': '没有文件 {{path}}',
  'log.missing-normal': '没有文件 {{path}}（允许不存在）',
  'log.closed': '{{path}}：账号无权查看所在目录',
  'log.unreadable': '{{path}}：账号无权读取该文件',
  'log.not-a-file': '{{path}} 不是文件',
  'log.search-failed': '主机上的日志检索中途失败',
  'log.refused': '主机上的 grep 不识别表达式：{{output}}',

  'system-log.since':
    '系统日志：自 {{since, datetime}} 起 {{priority}} 及以上级别 {{matched, number}} 条（要求 ≤ {{limit, number}} 条）',
  'system-log.since-attention':
    '系统日志：自 {{since, datetime}} 起 {{priority}} 及以上级别 {{matched, number}} 条（多于 {{limit, number}} 条需关注）',
  'system-log.since-sample':
    '系统日志：自 {{since, datetime}} 起 {{priority}} 及以上级别 {{matched, number}} 条（要求 ≤ {{limit, number}} 条），首条：{{sample}}',
  'system-log.since-attention-sample':
    '系统日志：自 {{since, datetime}} 起 {{priority}} 及以上级别 {{matched, number}} 条（多于 {{limit, number}} 条需关注），首条：{{sample}}',
  'system-log.first':
    '系统日志：首次检查，最近 {{window, duration}}内 {{priority}} 及以上级别 {{matched, number}} 条（要求 ≤ {{limit, number}} 条）',
  'system-log.first-attention':
    '系统日志：首次检查，最近 {{window, duration}}内 {{priority}} 及以上级别 {{matched, number}} 条（多于 {{limit, number}} 条需关注）',
  'system-log.first-sample':
    '系统日志：首次检查，最近 {{window, duration}}内 {{priority}} 及以上级别 {{matched, number}} 条（要求 ≤ {{limit, number}} 条），首条：{{sample}}',
  'system-log.first-attention-sample':
    '系统日志：首次检查，最近 {{window, duration}}内 {{priority}} 及以上级别 {{matched, number}} 条（多于 {{limit, number}} 条需关注），首条：{{sample}}',
  'system-log.begins-later': '系统日志：日志从 {{begins, datetime}} 才开始，此前的内容已不在日志中，未能检索',
  'system-log.capped': '系统日志：新增内容过多，只检索了前 {{scanned, bytes}}',
  'system-log.long-lines': '系统日志：{{count, number}} 条超过 {{searched, bytes}}，只检索了开头部分',
  'system-log.no-files': '以下日志文件均无法读取：{{paths}}',
  'system-log.journal-none': '主机没有 systemd 日志（journal）',
  'system-log.journal-denied': '账号无权读取 systemd 日志，请加入 systemd-journal 组',
  'system-log.journal-failed': 'journalctl 执行失败',
  'system-log.journal-none-nor-files': '主机没有 systemd 日志，以下文件也无法读取：{{paths}}',
  'system-log.journal-denied-nor-files':
    '账号无权读取 systemd 日志（请加入 systemd-journal 组），也无法读取：{{paths}}',
  'system-log.journal-failed-nor-files': 'journalctl 执行失败，以下文件也无法读取：{{paths}}',

  'task.log': '{{path}}：最近一次成功于 {{at, datetime}}，{{age, duration}}前（要求 ≤ {{limit, duration}}）',
  'task.log-attention':
    '{{path}}：最近一次成功于 {{at, datetime}}，{{age, duration}}前（超过 {{limit, duration}}需关注）',
  'task.file': '{{path}}：写入于 {{at, datetime}}，{{age, duration}}前（要求 ≤ {{limit, duration}}）',
  'task.file-attention': '{{path}}：写入于 {{at, datetime}}，{{age, duration}}前（超过 {{limit, duration}}需关注）',
  'task.size': '{{path}}：大小 {{size, bytes}}（要求 ≥ {{limit, bytes}}）',
  'task.failed': '{{path}}：最近一次运行失败：{{line}}',
  'task.no-success': '{{path}}：最后 {{searched, bytes}} 中没有成功记录',
  'task.no-time-unknown': '{{path}}：成功记录所在行没有可识别的时间：{{line}}',
  'task.no-time-abnormal':
    '{{path}}：已 {{age, duration}}未写入，最近一次成功只会更早（要求 ≤ {{limit, duration}}）：{{line}}',
  'task.in-future': '{{path}}：按主机时钟，记录时间在 {{ahead, duration}}之后',
  'task.log-missing': '没有日志 {{path}}',
  'task.log-unreadable': '{{path}}：账号无权读取该日志',
  'task.file-no-time': '{{path}}：主机没有给出文件的写入时间',
  'task.file-missing': '没有文件 {{path}}',
  'task.file-unreadable': '{{path}}：账号无权查看所在目录',

  'command.exit': '{{label}}：退出码 {{exitCode}}（要求 {{wanted}}）',
  'command.failed': '{{label}}：命令失败，退出码 {{exitCode}}',
  'command.not-found': '{{label}}：主机上没有该命令（退出码 {{exitCode}}）',
  'command.not-executable': '{{label}}：账号无权执行该命令（退出码 {{exitCode}}）',
  'command.no-json': '{{label}}：输出不是 JSON：{{output}}',
  'command.no-value': '{{label}}：JSON 中 {{path}} 处没有值',

  'value.no-rule': '{{label}}：站点文件未设限值，无法判定',
  'value.no-number': '{{label}}：不是数字：{{output}}',
  'value.number.at-least': '{{label}} {{value, number}}（要求 ≥ {{least, number}}）',
  'value.number.at-most': '{{label}} {{value, number}}（要求 ≤ {{most, number}}）',
  'value.number.between': '{{label}} {{value, number}}（要求 {{least, number}}–{{most, number}}）',
  'value.number.at-least-attention': '{{label}} {{value, number}}（低于 {{least, number}} 需关注）',
  'value.number.at-most-attention': '{{label}} {{value, number}}（高于 {{most, number}} 需关注）',
  'value.bytes.at-least': '{{label}} {{value, bytes}}（要求 ≥ {{least, bytes}}）',
  'value.bytes.at-most': '{{label}} {{value, bytes}}（要求 ≤ {{most, bytes}}）',
  'value.bytes.between': '{{label}} {{value, bytes}}（要求 {{least, bytes}}–{{most, bytes}}）',
  'value.bytes.at-least-attention': '{{label}} {{value, bytes}}（低于 {{least, bytes}} 需关注）',
  'value.bytes.at-most-attention': '{{label}} {{value, bytes}}（高于 {{most, bytes}} 需关注）',
  'value.percent.at-least': '{{label}} {{value, percent}}（要求 ≥ {{least, percent}}）',
  'value.percent.at-most': '{{label}} {{value, percent}}（要求 ≤ {{most, percent}}）',
  'value.percent.between': '{{label}} {{value, percent}}（要求 {{least, percent}}–{{most, percent}}）',
  'value.percent.at-least-attention': '{{label}} {{value, percent}}（低于 {{least, percent}} 需关注）',
  'value.percent.at-most-attention': '{{label}} {{value, percent}}（高于 {{most, percent}} 需关注）',
  'value.duration.at-least': '{{label}} {{value, duration}}（要求 ≥ {{least, duration}}）',
  'value.duration.at-most': '{{label}} {{value, duration}}（要求 ≤ {{most, duration}}）',
  'value.duration.between': '{{label}} {{value, duration}}（要求 {{least, duration}}–{{most, duration}}）',
  'value.duration.at-least-attention': '{{label}} {{value, duration}}（低于 {{least, duration}}需关注）',
  'value.duration.at-most-attention': '{{label}} {{value, duration}}（高于 {{most, duration}}需关注）',
  'value.text.equals': '{{label}}为“{{found}}”（要求“{{wanted}}”）',
  'value.text.equals-not': '{{label}}为“{{found}}”（要求“{{wanted}}”）',
  'value.text.contains': '{{label}}含有要求的“{{wanted}}”',
  'value.text.contains-not': '{{label}}不含“{{wanted}}”：{{found}}',
  'value.text.lacks': '{{label}}不含“{{wanted}}”，符合要求',
  'value.text.lacks-not': '{{label}}不应含有“{{wanted}}”：{{found}}',

  'url.status': '{{url}} 返回状态 {{status}}（要求 {{wanted}}）',
  'url.time': '页面打开用时 {{took, duration}}（要求 ≤ {{limit, duration}}）',
  'url.time-attention': '页面打开用时 {{took, duration}}（超过 {{limit, duration}}需关注）',
  'url.text-found': '页面显示“{{wanted}}”',
  'url.text-not-found': '{{url}} 未显示“{{wanted}}”',
  'url.text-not-whole': '{{url}} 的前 256 KB 中没有“{{wanted}}”，其余部分不读取',
  'url.login-found': '登录正常，页面显示“{{wanted}}”',
  'url.login-not-found': '登录失败：{{url}} 未显示“{{wanted}}”（状态 {{status}}）',
  'url.login-not-whole': '登录后 {{url}} 的前 256 KB 中没有“{{wanted}}”，其余部分不读取',
  'url.login-time': '登录用时 {{took, duration}}（要求 ≤ {{limit, duration}}）',
  'url.login-time-attention': '登录用时 {{took, duration}}（超过 {{limit, duration}}需关注）',
  'url.no-login': '要求检查登录，但站点文件中该应用没有 login 设置',
  'url.certificate': '证书有效期至 {{validTo, date}}，还剩 {{left, duration}}（要求 ≥ {{limit, duration}}）',
  'url.certificate-attention':
    '证书有效期至 {{validTo, date}}，还剩 {{left, duration}}（不足 {{limit, duration}}需关注）',
  'url.certificate-expired': '证书已于 {{validTo, date}} 过期',

  'sql.too-many-rows': '{{label}}：语句返回超过 {{rows, number}} 行',
  'sql.too-many-groups': '{{label}}：语句返回 {{groups, number}} 个分组，超出逐一判定的上限（{{most}} 个）',
  'sql.shape': '{{label}}：语句返回 {{rows, number}} 行 {{columns}} 列，应为单个值，或每行一个名称和一个值',
  'sql.no-rows': '{{label}}：语句没有返回任何行',
  'sql.null': '{{label}}：语句返回 NULL',
  'sql.no-count': '{{label}}：不是计数：{{output}}',
  'sql.no-time': '{{label}}：不是时间：{{output}}',
  'freshness.newest': '{{label}}：最新数据 {{at, datetime}}，{{age, duration}}前（要求 ≤ {{limit, duration}}）',
  'freshness.newest-attention':
    '{{label}}：最新数据 {{at, datetime}}，{{age, duration}}前（超过 {{limit, duration}}需关注）',
  'freshness.none': '{{label}}：没有任何数据（要求 {{limit, duration}}内有数据）',
  'freshness.members':
    '{{label}}：{{total, number}} 个中 {{fresh, number}} 个有 {{limit, duration}}内的数据（要求 ≥ {{least, number}} 个），最新 {{age, duration}}前',
  'freshness.members-attention':
    '{{label}}：{{total, number}} 个中 {{fresh, number}} 个有 {{limit, duration}}内的数据（少于 {{least, number}} 个需关注），最新 {{age, duration}}前',
  'freshness.in-future':
    '{{label}}：按数据库服务器时钟，最新数据在 {{ahead, duration}}之后，请核对时间列的时区（timeZone）',

  'database-size.size':
    '数据量 {{size, bytes}}，共 {{tables, number}} 张表，最大为 {{largest}}（{{largestSize, bytes}}）',
  'database-size.size-limited':
    '数据量 {{size, bytes}}，共 {{tables, number}} 张表，最大为 {{largest}}（{{largestSize, bytes}}）（要求 ≤ {{limit, bytes}}）',
  'database-size.size-limited-attention':
    '数据量 {{size, bytes}}，共 {{tables, number}} 张表，最大为 {{largest}}（{{largestSize, bytes}}）（高于 {{limit, bytes}} 需关注）',
  'database-size.growth-first': '数据增长：尚无更早的数据可比',
  'database-size.growth': '自 {{since, date}} 起日均增长 {{growth, bytes}}',
  'database-size.growth-limited': '自 {{since, date}} 起日均增长 {{growth, bytes}}（要求 ≤ {{limit, bytes}}）',
  'database-size.growth-limited-attention':
    '自 {{since, date}} 起日均增长 {{growth, bytes}}（高于 {{limit, bytes}} 需关注）',
  'database-size.connections':
    '连接数 {{connections, number}}/{{allowed, number}}，占 {{used, percent}}（要求 ≤ {{limit, percent}}），历史最高 {{most, number}}',
  'database-size.connections-attention':
    '连接数 {{connections, number}}/{{allowed, number}}，占 {{used, percent}}（高于 {{limit, percent}} 需关注），历史最高 {{most, number}}',
  'database-size.slow': '自 {{since, datetime}} 起慢查询 {{slow, number}} 次，日均 {{perDay, number}} 次',
  'database-size.slow-limited':
    '自 {{since, datetime}} 起慢查询 {{slow, number}} 次，日均 {{perDay, number}} 次（要求 ≤ {{limit, number}} 次）',
  'database-size.slow-limited-attention':
    '自 {{since, datetime}} 起慢查询 {{slow, number}} 次，日均 {{perDay, number}} 次（多于 {{limit, number}} 次需关注）',
  'database-size.buffer-hit': '缓冲池命中率 {{hit, percent}}（要求 ≥ {{limit, percent}}）',
  'database-size.buffer-hit-attention': '缓冲池命中率 {{hit, percent}}（低于 {{limit, percent}} 需关注）',
  'database-size.buffer-filling': '缓冲池：数据库启动以来读取次数太少，暂不计算命中率',
  'database-size.no-figure': '数据库服务器没有给出 {{name}}',
};
