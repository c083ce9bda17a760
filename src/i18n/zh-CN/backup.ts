/** 以 `backup.` 开头的文本：副本为何未能生成，以及完好副本附带的提示。 */
export const backup: { readonly [key: string]: string } = {
  cancelled: '已由 {{person}} 停止。',
  interrupted: '备份过程中 Rounds 停止或中断。未完成的部分由下次备份清理；请重新执行备份。',
  'timed-out': '超过时限 {{seconds, duration}} 仍未完成，主机上的相关进程已结束。请放宽 timeLimit 或减少备份内容。',
  'host-busy': '{{host}} 在 {{seconds, duration}} 内一直在执行其他备份或校验。请错开时间。',
  internal: 'Rounds 自身出错，管理员可在日志中查找 {{reference}}。',
  'no-plan': '站点文件中已没有备份计划「{{plan}}」。',
  'no-host': '站点文件中已没有主机「{{host}}」。',
  'no-database': '站点文件中已没有数据库「{{database}}」。',
  'no-shell': '{{host}} 未能执行备份准备脚本：{{detail}}',
  'program-missing': '{{host}} 缺少备份所需的程序 {{program}}，请安装。',
  'no-packer': '{{host}} 没有 {{program}}。请安装，或在站点文件中改为 compression: auto。',
  'no-dump-client': '{{host}} 上既没有 mariadb-dump 也没有 mysqldump。请安装数据库客户端（Debian：mariadb-client）。',
  'incremental-needs-gnu-tar': '{{host}} 没有 GNU tar，只有它支持增量备份。请安装，或只安排全量备份。',
  'folder-not-writable': '{{host}}：{{user}} 无法写入 {{folder}}：{{detail}}。请建立该目录并授权给该账号。',
  'folder-missing': '{{host}}：目录 {{path}} 不存在。请修改站点文件；本次没有备份任何内容。',
  'folder-no-folder': '{{host}}：{{path}} 不是目录。请修改站点文件；本次没有备份任何内容。',
  'folder-link': '{{host}}：{{path}} 是符号链接，备份只会包含链接本身。请改写它指向的目录。',
  'folder-unreadable': '{{host}}：{{user}} 无权读取 {{path}}。请授权；本次没有备份任何内容。',
  'no-space':
    '{{host}}：{{folder}} 剩余 {{free, bytes}}，本次备份约需 {{needed, bytes}}。请清理空间或减少保留份数；本次没有备份任何内容。',
  'no-space-in-store':
    'Rounds 自己的存储剩余 {{free, bytes}}，本次备份约需 {{needed, bytes}}。请清理数据目录或减少保留份数。',
  'option-file-failed': '无法在 /tmp 中生成数据库客户端的选项文件（退出码 {{status}}）。{{detail}}',
  'state-failed': '无法沿用上一次备份的增量状态（退出码 {{status}}）。{{detail}}',
  'write-failed': '副本写入失败（退出码 {{status}}）。{{detail}}',
  'pack-failed': '压缩失败（退出码 {{status}}）。{{detail}}',
  'archive-failed': 'tar 失败（退出码 {{status}}）：{{detail}}。账号无权读取的文件请用 exclude 排除，或授权读取。',
  'dump-failed': '数据库导出失败（退出码 {{status}}）：{{detail}}',
  'dump-failed-silently':
    '数据库导出失败（退出码 {{status}}），程序没有说明原因。若数据库是 MySQL 而主机上是 MariaDB 的客户端，请安装 MySQL 自己的 mysqldump。',
  'dump-cut': '导出不完整：末尾不是「-- Dump completed」，而是「{{line}}」。',
  'command-failed': '导出命令失败（退出码 {{status}}）：{{detail}}',
  'command-empty': '导出命令没有输出任何内容。{{detail}}',
  'trailer-missing': '导出不完整：末尾几行中没有「{{trailer}}」。',
  'broken-off': '主机上的脚本未执行完就中断了。{{detail}}',
  'read-failed': '无法读取 {{path}}：{{detail}}',
  'store-failed': 'Rounds 自己的存储无法读写（{{detail}}）。请检查数据目录所在磁盘。',
  'arrived-damaged': '收到的内容与发送的不一致：SHA-256 不符。未保留任何内容。',
  'damaged-at-rest': '{{path}}：磁盘上的内容与写入的不一致：SHA-256 不符。请检查主机磁盘。',
  'not-finished': '{{path}} 已写入，但未能落盘并命名。{{detail}}',
  'secret-missing': '无法读取密码 {{reference}}（{{detail}}）。请设置变量，或确认文件存在且只有 Rounds 可读。',

  'warning-changed': '读取过程中有文件发生变化，副本中这些文件可能不一致：{{detail}}',
  'warning-dump': '导出完整，但程序给出了提示：{{detail}}',
  'warning-not-packed': '主机上没有 zstd 和 gzip，副本未压缩。',
  'warning-full-instead': '改为全量备份：没有可供增量备份使用的完好副本及其状态。',
  'warning-not-transactional': '有 {{count}} 张表的存储引擎不支持事务：导出期间如有写入，它们与其他表可能不一致。',
  'warning-lost-views':
    '导出缺少视图：库内有 {{recorded, number}} 个，导出内只有 {{found, number}} 个，导出程序没有报错。如果服务器是 MySQL 而主机装的是 MariaDB 客户端（或相反），请安装与服务器同一家的客户端。',
  'warning-lost-triggers':
    '导出缺少触发器：库内有 {{recorded, number}} 个，导出内只有 {{found, number}} 个，导出程序没有报错。如果服务器是 MySQL 而主机装的是 MariaDB 客户端（或相反），请安装与服务器同一家的客户端。',
  'warning-lost-routines':
    '导出缺少存储过程和函数：库内有 {{recorded, number}} 个，导出内只有 {{found, number}} 个，导出程序没有报错。如果服务器是 MySQL 而主机装的是 MariaDB 客户端（或相反），请安装与服务器同一家的客户端。',
  'warning-lost-events':
    '导出缺少事件：库内有 {{recorded, number}} 个，导出内只有 {{found, number}} 个，导出程序没有报错。如果服务器是 MySQL 而主机装的是 MariaDB 客户端（或相反），请安装与服务器同一家的客户端。',
  'warning-objects-changed':
    '导出期间有视图、触发器、存储过程、函数或事件被新建或删除：无法确定副本里有哪些，恢复演练也无从比对。',
  'warning-unseen-tables':
    '备份账号没有整个数据库的权限：它无权访问的表不在副本里，导出程序对此不作任何提示。请由数据库管理员执行：{{grant}}',
  'warning-unseen-triggers':
    '备份账号看不到触发器：库里若有触发器，用这个副本恢复后会缺失。请由数据库管理员执行：{{grant}}',
  'warning-unseen-routines':
    '备份账号看不到存储过程和函数：库里若有，用这个副本恢复后会缺失。请由数据库管理员执行：{{grant}}',
  'warning-rights-unknown':
    '未能向数据库查询备份账号的权限：{{detail}} 它看不到的内容（表、触发器、存储过程、函数）不会出现在副本里。',
  'warning-shrunken': '比上一份小很多：本次 {{bytes, bytes}}，{{copy}} 为 {{before, bytes}}。是否有内容缺失？',
  'warning-not-pulled': '副本在主机上，但未存入 Rounds：{{detail}}',
  'warning-not-copied': '副本未复制到 {{host}}：{{detail}}',
};

/** 与生成副本有关的 UserError 文本。 */
export const backupErrors: { readonly [key: string]: string } = {
  'backup.not-incremental': '计划 {{plan}} 只做全量备份。需要增量备份时，请在站点文件中写明 `incremental` 的时间。',
  'backup.has-ended': '{{copy}} 已经结束。',
};
