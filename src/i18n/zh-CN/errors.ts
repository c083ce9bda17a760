/** Texts of UserErrors: the key is `errors.` and the error's code. */
export const errors: { readonly [key: string]: string } = {
  'database.program-missing':
    '未安装 MariaDB：找不到程序 {{program}}。Debian 上请运行：apt-get install mariadb-server-core mariadb-client-core；也可以设置 MYSQL_URL，使用已有的数据库服务器。',
  'database.folder-in-use': '数据库目录 {{folder}} 正被进程 {{pid}} 使用。请先停止该进程，或换一个目录。',
  'database.still-starting': '进程 {{pid}} 启动 {{folder}} 中的数据库已超过半分钟，请查看其中的 server.log。',
  'database.leftover': '上次启动遗留的数据库进程 {{pid}} 仍在使用 {{folder}}，且没有退出。请停止它后重新启动。',
  'database.setup-failed': '无法在 {{folder}} 中创建数据库。MariaDB 的输出：\n{{detail}}',
  'database.start-failed': '{{folder}} 中的数据库无法启动（{{reason}}）。日志 server.log 的末尾：\n{{detail}}',
  'form.template-missing': '缺少 Word 模板 {{file}}。请放回该文件，或改用其他模板目录。',
  'form.template-unreadable': '无法读取 Word 模板 {{file}}（{{reason}}），请检查文件权限。',
  'form.template-too-large':
    'Word 模板 {{file}} 太大：{{bytes, bytes}}，上限 {{limit, bytes}}。请在 Word 中压缩图片后再试。',
  'form.template-unpacked-too-large':
    'Word 模板 {{file}} 解压后超过 {{limit, bytes}}（读到 {{part}} 时），不予读取。请用 Word 打开，接受全部修订，删去其中过大的内容（图片、粘贴的表格）后重新保存。',
  'form.template-not-word': '{{file}} 不是 Word 文档。请用 Word 打开并另存为 .docx，不要加密码。',
  'form.template-other-kind':
    '{{file}} 是 Word 模板或启用宏的文档（.dotx、.docm），由它生成的 .docx 文件 Word 会拒绝打开。请用 Word 打开，另存为「Word 文档 (.docx)」。',
  'form.template-damaged': 'Word 模板 {{file}} 的 {{part}} 部分已损坏（{{detail}}）。请用 Word 打开，修复后重新保存。',
  'form.tags-unknown': 'Word 模板 {{file}} 中有不存在或位置不对的标签：{{tags}}。全部标签见 docs/templates.zh-CN.md。',
  'report.pdf-failed': '无法生成 PDF（{{program}}）：{{reason}}。Word 文件不受影响，可在 Word 中另存为 PDF。',
  'form.chart-without-series':
    'Word 模板 {{file}} 中以 {{tag}} 命名的图表没有任何数据系列，无法沿用其样式。请在 Word 中给它至少一个系列。',
  'form.chart-misplaced':
    'Word 模板 {{file}} 中的 {{tag}} 是图表的标签，应写在一个图表的「替代文字」里（在 Word 中右键单击图表 → 查看替代文字）。',
  'form.tag-misused': 'Word 模板 {{file}} 中的 {{tag}} 写法不对，应写作 {{right}}。',
  'form.tag-not-closed': 'Word 模板 {{file}} 中的 {{tag}} 没有结束，请在结束处加上 {{closing}}。',
  'form.tag-not-opened': 'Word 模板 {{file}} 中的 {{tag}} 前面没有对应的开始标签，请删除它或补上开始标签。',
  'form.brace-not-closed':
    'Word 模板 {{file}} 中「{{text}}」处的左花括号没有对应的右花括号。一个标签必须写在同一段内。',
  'form.brace-not-opened':
    'Word 模板 {{file}} 中「{{text}}」处的右花括号没有对应的左花括号。一个标签必须写在同一段内。',
  'form.tag-options-broken':
    'Word 模板 {{file}} 中 {{tag}} 的方括号部分无法识别，正确写法例如：{#lines [loopOver: "paragraph"]}。',
  'form.tag-misplaced': 'Word 模板 {{file}} 中的开始标签和结束标签不配对，例如不在同一张表或同一个单元格里：{{detail}}',
  'form.too-large': '报告将超过 {{entries, number}} 行，Word 无法正常打开。',
  'form.writer-failed': '用模板 {{file}} 生成 Word 文件失败：{{reason}}。请重试；如再次失败，请查看日志。',
  'form.writer-busy': '正在生成的 Word 文件过多（{{count}} 个在等待），请一分钟后重试。',
  'inspection.unknown-template': '没有模板「{{given}}」。是不是 `{{nearest}}`？可用：{{available, list}}。',
  'inspection.no-template': '没有模板「{{given}}」。可用：{{available, list}}。',
  'inspection.no-templates': '合同 {{contract}} 的站点文件里没有巡检模板。请管理员在 `inspections:` 下添加。',
  'inspection.unknown-host': '没有主机「{{given}}」。是不是 `{{nearest}}`？可用：{{available, list}}。',
  'inspection.nothing-to-inspect': '模板 {{template}} 在所选主机上没有任何项目。',
  'inspection.not-found': '没有编号为 {{id}} 的巡检。用 `/inspect list` 查看。',
  'inspection.already-ended': '巡检 #{{id}} 已结束（{{state}}），不能再改。',
  'inspection.still-running': '巡检 #{{id}} 还在采集，请稍候。',
  'inspection.still-pending':
    '巡检 #{{id}} 还有 {{count}} 项待人工确认，不能出具正式报告。可先取暂定稿：`/inspect form {{id}}`。',
  'inspection.template-is-running': '模板「{{template}}」的另一次巡检正在进行，请等它结束后再重试。',
  'inspection.nothing-to-retry': '巡检 #{{id}} 没有未能检查的项目。',
  'inspection.item-not-found': '巡检 #{{id}} 没有这一项。',
  'inspection.item-not-manual': '「{{title}}」由 Rounds 检查，不需人工作答；如结果不符，请用「备注 / 改判」。',
  'inspection.reason-needed': '请填写原因。',
  'inspection.which-one': '有多个巡检正在进行：{{ids}}。请写明编号，例如 `/inspect cancel {{first}}`。',
  'inspection.none-running': '现在没有正在进行的巡检。',
  'inspection.none-running-but':
    '现在没有正在采集的巡检；{{ids}} 待人工确认。如要作废，请写明编号：`/inspect cancel {{first}}`。',
  'inspection.no-host': '没有主机「{{given}}」。可用：{{available, list}}。',
  'database.refused':
    '数据库 {{server}} 拒绝了 Rounds：{{reason}}。请检查 MYSQL_URL 中的用户、密码和库名，以及该用户在该库上的权限；服务器或账号要求 TLS 时，URL 末尾还要有 ?ssl={}（docs/install.zh-CN.md）。',
  'database.tls-failed':
    '与数据库 {{server}} 的加密连接建立不了：{{reason}}。服务器证书须在有效期内、由本机信任的 CA 签发，且签给 MYSQL_URL 里写的主机名；自建 CA 的证书文件请在进程的环境变量里指明：NODE_EXTRA_CA_CERTS=/路径/ca.pem（写在 .env 里无效）。MySQL 自动生成的证书不含主机名，可写 ?ssl={%22verifyIdentity%22:false}，即不核对主机名（docs/install.zh-CN.md）。',
  'database.too-old': '数据库版本 {{version}} 太旧。Rounds 需要 MySQL 8.4 或 MariaDB 10.11 及以上版本。',
  'http.port-taken': '端口 {{port}}（{{host}}）已被其他程序占用。请停止该程序，或另选端口：{{variables}}。',
  'http.cannot-listen':
    '无法监听 {{host}} 的端口 {{port}}（{{reason}}）。请填写本机的地址，以及该账号可用的端口（1024 以上）：{{variables}}。',
  'chat.token-refused':
    'Slack 不接受 {{variable}} 中的令牌：{{error}}。请从应用页面重新复制，并确认应用已安装到工作区：docs/slack-app.zh-CN.md。',
  'database.newer':
    '该数据库已由更新版本的 Rounds 使用：结构版本为 {{found}}，本程序只支持到 {{known}}。请运行新版本，或恢复升级前的数据库备份。',
  'database.migrating': '另一个进程正在升级数据库结构，已超过 {{seconds}} 秒。请等它完成后重试。',
  'database.not-waited': '数据库尚未应答即已停止（{{reason}}）。',
  'cli.flag-without-value': '{{flag}} 后面要有值。用法：{{usage}}',
  'cli.switch-with-value': '{{flag}} 不带值。用法：{{usage}}',
  'cli.too-many-words': '多出的词「{{word}}」。用法：{{usage}}',
  'cli.unknown-flag': '没有选项 {{given}}。用法：{{usage}}',
  'cli.unknown-flag-near': '没有选项 {{given}}。是不是 {{nearest}}？用法：{{usage}}',
  'cli.no-number': '「{{given}}」不是巡检编号。用法：{{usage}}',
  'cli.which-contract': '有多个合同，请用 --contract 指明：{{available, list}}。',
  'cli.unknown-contract': '没有合同「{{given}}」。可用：{{available, list}}。',
  'cli.no-operator': '合同 {{contract}} 的站点文件里没有 operator 角色的人员。请用 --as 指明以谁的名义执行。',
  'cli.unknown-person': '没有人员「{{given}}」。可用：{{available, list}}。',
  'cli.unknown-locale': '没有语言「{{given}}」。可用：{{available, list}}。',
  'cli.unknown-mode': '没有巡检方式「{{given}}」。可用：{{available, list}}。',
  'cli.cannot-write': '无法写入 {{path}}：{{reason}}',
  'cli.database-lost':
    '数据库连接中断（{{reason}}）。此前已记录的内容都在，没有只写了一半的数据；请确认数据库已恢复运行，再重新执行该命令。',
  'cli.not-begun': '已停止，尚未执行任何操作。',
  'cli.stopped': '已停止等待；巡检 #{{id}} 将由下一个运行的 Rounds 继续。',
  'cli.usage': '用法：{{usage}}',
  'cli.cannot-read': '无法读取 {{path}}：{{reason}}',
  'cli.no-slack': '没有配置 Slack。请按 docs/slack-app.zh-CN.md 设置 SLACK_BOT_TOKEN 等变量。',
  'cli.which-host': '有多个主机叫「{{given}}」，请写明合同：{{available, list}}。',
  'cli.unknown-host': '没有主机「{{given}}」。可用：{{available, list}}。',
  'cli.unknown-host-near': '没有主机「{{given}}」。是不是 {{nearest}}？可用：{{available, list}}。',
  'cli.may-not-act': '{{given}} 不是工程师、负责人或管理员，不能以其名义执行。',
};
