/** Texts whose keys begin with `backup-command.`. */
export const backupCommand: { readonly [key: string]: string } = {
  run: '立即备份；不写计划则列出备份计划',
  list: '最近的备份副本',
  show: '一份副本的全部信息和校验记录',
  status: '各计划的备份状况：最近可用、校验、恢复演练和问题',
  verify: '重新核对一份副本：校验和，或清单（--listing）',
  drill: '恢复演练：还原到临时位置，核对后清除',
  'restore-help': '手工恢复一份副本的完整命令（仅自己可见）',
  cancel: '停止正在进行的备份',
  prune: '按保留策略清理副本，逐份说明理由，确认后删除',
  'bad-name': '副本写作 `B-12`。',
  none: '还没有备份副本。用 `/backup run` 查看备份计划。',
  started: '{{name}} 已开始，进度见频道消息。',
  'already-running': '计划 {{plan}} 正在备份 {{name}}，见频道中的消息。用 `/backup cancel {{name}}` 停止。',
  stopping: '正在停止 {{name}}。',
  checking: '{{name}} 的{{check}}已开始（{{places}}），结果见该副本消息的讨论串。',
  'checking-already': '{{name}} 的{{check}}正在进行（{{places}}），结果见该副本消息的讨论串。',
  cli: '备份、查看、校验、演练与清理（退出码 1：失败；3：有提醒、有问题或未通过）',
  'cli-making': '{{name}} 开始备份…',
  'cli-making-already': '计划 {{plan}} 正在备份 {{name}}，等它的结果…',
  'cli-checking': '{{name}}：{{check}}进行中…',
  'cli-say-yes': '没有删除任何副本。确认删除请加 --yes。',
};

/** Texts of UserErrors of the backup commands. */
export const backupCommandErrors: { readonly [key: string]: string } = {
  'backup-command.no-plans': '合同 {{contract}} 的站点文件里没有备份计划。请管理员在 `backups:` 下添加。',
  'backup-command.no-plan': '没有备份计划「{{given}}」。可用：{{available, list}}。',
  'backup-command.unknown-plan': '没有备份计划「{{given}}」。是不是 `{{nearest}}`？可用：{{available, list}}。',
  'backup-command.which-plan': '有多个备份计划，请写明：{{available, list}}。',
  'backup-command.not-found': '没有副本 B-{{id}}。用 `/backup list` 查看。',
  'backup-command.one-kind': '--full 和 --incremental 只能选一个。',
  'backup-command.not-your-button':
    '只有 {{person}} 能按这个按钮：它是按其查看时的情况列出的。需要清理请自己运行 `/backup prune`。',
  'backup-command.offer-over': '按钮已超过 10 分钟，没有删除任何副本。请重新运行 `/backup prune {{plan}}`。',
  'backup-command.offer-changed':
    '要删除的副本与当时列出的不同，没有删除任何副本。请重新运行 `/backup prune {{plan}}` 查看。',
  'backup-command.no-good-copy': '计划 {{plan}} 没有可用的副本。先用 `/backup run {{plan}}` 备份一份。',
  'backup-command.cli-stopped': '已停止等待；{{name}} 由运行中的 Rounds 继续，或由下一个启动的 Rounds 处理。',
  'backup-command.cli-unknown': '没有命令「{{given}}」。可用：{{available, list}}。',
  'backup-command.cli-unknown-near': '没有命令「{{given}}」。是不是 `{{nearest}}`？可用：{{available, list}}。',
  'backup-command.cli-no-copy': '「{{given}}」不是副本，副本写作 B-12。用法：{{usage}}',
  'backup-command.cli-yes-or-dry-run': '--yes 和 --dry-run 只能选一个。',
  'backup-command.cli-may-not-prune': '{{given}} 不是负责人或管理员，不能以其名义删除副本。',
};
