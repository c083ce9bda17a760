import type { Locale } from '../src/core/message.ts';

/** What the demo says in the terminal: in English, and the same keys in Chinese below. */
const english = {
  usage: `npm run demo [-- options]

  --fresh        start anew: all that earlier runs kept is deleted
  --with-history begin with more than half a year of work already done: /report halfyear shows a full report
  --port N       where the page is, {port} by default
  --lang L       zh-CN or en: of these words, of the channel and of the forms
  --data FOLDER  where the demo keeps its data, data/demo by default
  --speed N      Rounds' clock runs N times faster, so that an hour's limit can be watched: 60 makes a minute of it

  MYSQL_URL=mysql://user:password@host:port uses a database server that is already there, instead of a private one:
  databases and accounts of its own, called rounds_demo…`,
  'unknown-option': 'The demo does not know the option {option}.',
  'bad-port': 'A port is a number from 1 to 65535, not "{port}".',
  'bad-speed': 'The speed is a number from 1 to {fastest}, not "{speed}".',
  'bad-clock': 'The demo can not read its clock, {file}: {reason}\n{command} --fresh starts anew.',
  'fast-clock': '  (Its clock is not the machine’s: it runs {speed} times as fast, and shows {time}.)',
  'bad-language': 'The language is zh-CN or en, not "{language}".',
  running: 'The demo is already running (process {pid}). Its page: {url}',
  'running-somewhere': 'The demo is already running (process {pid}), and is just starting or stopping.',
  'port-taken': 'Port {port} is in use by another program. Choose another: {command} --port {next}',
  'not-a-demo': '{folder} holds files that are not of a demo: choose another folder with --data.',
  'deleting-old-data': 'Deleting the data of earlier runs',
  'history-needs-fresh':
    'This demo holds data of earlier runs. To begin with half a year of history: {command} --fresh --with-history',
  'history-unfinished': 'Writing the history was cut off. Start again: {command} --fresh --with-history',
  'history-failed': 'The history could not be written ({reason}). The end of {log}:\n{lines}',
  history: 'More than half a year of history',
  'history-hint': '  With its history: type /report halfyear, /contract or /sla in the channel.',
  database: 'Private database',
  'existing-database': 'Database {name} on {server} (MYSQL_URL)',
  'bad-mysql-url':
    'MYSQL_URL names the server to use: mysql://user:password@host:port, with special characters of the password url-encoded (@ is %40). Without it the demo starts a private server.',
  'two-mysql-urls': 'Set MYSQL_URL or MYSQL_URL_FILE, not both.',
  'database-unreachable':
    'The database server of MYSQL_URL, {server}, can not be used: {reason}\nCheck address, port, user and password. Without MYSQL_URL the demo starts a private server.',
  'database-denied':
    'On {server} the account {account} of MYSQL_URL may not do what the demo needs ({reason}).\nThe demo makes two databases and two accounts of its own there. An administrator of that server can allow it:\n\n  {grants}\n\nWithout MYSQL_URL the demo starts a private server.',
  'database-not-ours':
    'On {server} the database {name} holds tables that no demo made. The demo neither uses nor drops it: rename it, or drop it yourself.',
  'database-of-other-demo':
    'On {server} the database {name} belongs to another demo (folder {folder} on {machine}). The demo neither uses nor drops it.\nFor one more demo on that server, name its database in MYSQL_URL: mysql://…/{other}',
  'database-without-folder':
    'On {server} the database {name} is of an earlier demo in this folder, whose other files are gone. To begin anew: {command} --fresh',
  'database-elsewhere':
    'This demo keeps its data in the database {name} on {server}. Set MYSQL_URL to that server again, or begin anew: {command} --fresh',
  'database-is-private':
    'This demo keeps its data on a private server. Run it without MYSQL_URL, or begin anew on the server of MYSQL_URL: {command} --fresh',
  'databases-left':
    'The databases {name} and {name}_opsdb stay on {server}, and the accounts rounds_demo_read_{demo} and rounds_demo_drill_{demo}: drop them there.',
  site: 'Three servers, a web page and a database to inspect',
  'shared-hosts':
    '  (This machine does not allow namespaces here, so the three servers share its processes and disks.)',
  workspace: 'Local workspace in place of Slack',
  bot: 'Rounds',
  seconds: '{seconds} s',
  ready: `
Ready after {seconds} s.

  Open in a browser   {url}
  Type                /inspect monthly

  Alerts and requests           “Demo controls”, at the foot of the page’s sidebar
  The portal that is inspected: {portal}   (user {user}, password {password})
  The same from a terminal:     cd {folder} && {rounds} inspect monthly
  Where monitoring posts to:    {hooks}
  Log of Rounds:                {log}

Ctrl-C stops everything. The data is kept in {folder}; {command} --fresh starts anew.`,
  stopping: 'Stopping …',
  stopped: 'Stopped; nothing is left running.',
  'exit-status': 'exit status {status}',
  'bot-ended': 'Rounds has ended ({reason}). The end of its log, {log}:\n{lines}',
  'bot-silent': 'Rounds has not connected within {seconds} s. The end of its log, {log}:\n{lines}',
  'database-ended': 'The private database has ended ({reason}); see server.log in {folder}.',
  'not-stopped-in-time': 'Rounds did not stop within {seconds} s and was ended.',
};

export type DemoTextKey = keyof typeof english;

const chinese: { readonly [K in DemoTextKey]: string } = {
  usage: `npm run demo [-- 选项]

  --fresh        从头开始：删除以前保留的全部数据
  --with-history 带上半年多的历史数据：输入 /report halfyear 即可看到完整报告
  --port N       页面端口，默认 {port}
  --lang L       zh-CN 或 en：提示、频道和巡检报告的语言
  --data 目录    演示数据的目录，默认 data/demo
  --speed N      Rounds 的时钟快 N 倍，便于观察时限：60 倍时一小时只要一分钟

  设 MYSQL_URL=mysql://用户:密码@主机:端口 则使用已有的数据库服务器，不启动私有数据库：
  只建名为 rounds_demo… 的库和账号，不动其他数据`,
  'unknown-option': '演示没有选项 {option}。',
  'bad-port': '端口应为 1 到 65535 的数字，而不是「{port}」。',
  'bad-speed': '倍速应为 1 到 {fastest} 的数字，而不是「{speed}」。',
  'bad-clock': '读不了演示的时钟 {file}：{reason}\n用 {command} --fresh 从头开始。',
  'fast-clock': '  （它的时钟不是本机时间：以 {speed} 倍速走，现在是 {time}。）',
  'bad-language': '语言为 zh-CN 或 en，而不是「{language}」。',
  running: '演示已在运行（进程 {pid}），页面：{url}',
  'running-somewhere': '演示已在运行（进程 {pid}），正在启动或停止。',
  'port-taken': '端口 {port} 已被其他程序占用。请换一个：{command} --port {next}',
  'not-a-demo': '{folder} 中有不属于演示的文件，请用 --data 另选目录。',
  'deleting-old-data': '删除以前的数据',
  'history-needs-fresh': '演示里已有以前的数据。要带历史数据开始：{command} --fresh --with-history',
  'history-unfinished': '历史数据只写了一半。重新开始：{command} --fresh --with-history',
  'history-failed': '历史数据没能写成（{reason}）。{log} 的末尾：\n{lines}',
  history: '半年多的历史数据',
  'history-hint': '  已带历史数据：在频道里输入 /report halfyear、/contract 或 /sla。',
  database: '私有数据库',
  'existing-database': '{server} 上的数据库 {name}（MYSQL_URL）',
  'bad-mysql-url':
    'MYSQL_URL 用来指定数据库服务器：mysql://用户:密码@主机:端口，密码里的特殊字符按网址编码（@ 写作 %40）。不设则启动私有数据库。',
  'two-mysql-urls': 'MYSQL_URL 和 MYSQL_URL_FILE 只能设一个。',
  'database-unreachable':
    'MYSQL_URL 指定的数据库服务器 {server} 用不了：{reason}\n请检查地址、端口、用户和密码。不设 MYSQL_URL 则启动私有数据库。',
  'database-denied':
    'MYSQL_URL 里的账号 {account} 在 {server} 上权限不足（{reason}）。\n演示要在那里建两个自己的库和两个账号。请该服务器的管理员授权：\n\n  {grants}\n\n不设 MYSQL_URL 则启动私有数据库。',
  'database-not-ours':
    '{server} 上的数据库 {name} 里有表，却不是演示建的。演示既不会用它，也不会删它：请改名，或自行删除。',
  'database-of-other-demo':
    '{server} 上的数据库 {name} 属于另一个演示（{machine} 上的 {folder}）。演示既不会用它，也不会删它。\n要在该服务器上再开一个演示，请在 MYSQL_URL 里写明库名：mysql://…/{other}',
  'database-without-folder':
    '{server} 上的数据库 {name} 是本目录以前的演示留下的，而目录里的其他文件已经没有了。从头开始：{command} --fresh',
  'database-elsewhere':
    '本演示的数据在 {server} 的数据库 {name} 里。请把 MYSQL_URL 重新设为该服务器，或从头开始：{command} --fresh',
  'database-is-private':
    '本演示的数据在私有数据库里。请去掉 MYSQL_URL 再运行，或在 MYSQL_URL 指定的服务器上从头开始：{command} --fresh',
  'databases-left':
    '{server} 上的数据库 {name}、{name}_opsdb 和账号 rounds_demo_read_{demo}、rounds_demo_drill_{demo} 仍然保留，请在那里自行删除。',
  site: '待巡检的三台服务器、门户网页和数据库',
  'shared-hosts': '  （本机此处不允许建立命名空间，三台服务器共用本机的进程和磁盘。）',
  workspace: '代替 Slack 的本地工作区',
  bot: 'Rounds',
  seconds: '{seconds} 秒',
  ready: `
已就绪，用时 {seconds} 秒。

  在浏览器中打开   {url}
  输入             /inspect monthly

  告警与客户请求： 页面侧栏底部的“演示控制台”
  被巡检的门户：   {portal}   （用户 {user}，密码 {password}）
  在终端里巡检：   cd {folder} && {rounds} inspect monthly
  告警接收地址：   {hooks}
  Rounds 的日志：  {log}

按 Ctrl-C 全部停止。数据保留在 {folder}；{command} --fresh 从头开始。`,
  stopping: '正在停止……',
  stopped: '已停止，没有遗留的进程。',
  'exit-status': '退出码 {status}',
  'bot-ended': 'Rounds 已退出（{reason}）。日志 {log} 的末尾：\n{lines}',
  'bot-silent': 'Rounds 在 {seconds} 秒内没有连上。日志 {log} 的末尾：\n{lines}',
  'database-ended': '私有数据库已退出（{reason}），见 {folder} 中的 server.log。',
  'not-stopped-in-time': 'Rounds 在 {seconds} 秒内没有停止，已强制结束。',
};

export type Say = (key: DemoTextKey, values?: { readonly [name: string]: string | number }) => string;

/** @param command how this demo is started, where it is not the usual one. */
export function demoTexts(locale: Locale, command = 'npm run demo --'): Say {
  const texts = locale === 'zh-CN' ? chinese : english;
  const fill = (text: string, values: { readonly [name: string]: string | number }): string =>
    text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
  return (key, values = {}) => {
    const status = /^exit status (\d+)$/.exec(String(values.reason))?.[1];
    const told = { command, ...values };
    if (status === undefined) return fill(texts[key], told);
    return fill(texts[key], { ...told, reason: fill(texts['exit-status'], { status }) });
  };
}
