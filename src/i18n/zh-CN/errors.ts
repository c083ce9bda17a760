/** Texts of UserErrors: the key is `errors.` and the error's code. */
export const errors: { readonly [key: string]: string } = {
  'database.program-missing':
    '未安装 MariaDB：找不到程序 {{program}}。Debian 上请运行：apt-get install mariadb-server-core mariadb-client-core；也可以设置 MYSQL_URL，使用已有的数据库服务器。',
  'database.folder-in-use': '数据库目录 {{folder}} 正被进程 {{pid}} 使用。请先停止该进程，或换一个目录。',
  'database.leftover': '上次启动遗留的数据库进程 {{pid}} 仍在使用 {{folder}}，且没有退出。请停止它后重新启动。',
  'database.setup-failed': '无法在 {{folder}} 中创建数据库。MariaDB 的输出：\n{{detail}}',
  'database.start-failed': '{{folder}} 中的数据库无法启动（{{reason}}）。日志 server.log 的末尾：\n{{detail}}',
};
