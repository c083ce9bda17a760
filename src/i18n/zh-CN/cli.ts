/** Texts whose keys begin with `cli.`. */
export const cli: { readonly [key: string]: string } = {
  'help-heading': 'Rounds：合同制 IT 运维机器人。用法：',
  'help-footer': '配置来自环境变量（见 .env.example）和站点文件（见 docs/site-file.zh-CN.md）。',
  start: '运行机器人，直到 Ctrl-C',
  inspect: '巡检一次并打印结果（退出码 3：有异常或未能检查的项目）',
  form: '写出一次巡检的 Word 巡检报告',
  hostkey: '查看或信任主机的 SSH 密钥',
  check: '检查环境变量和站点文件',
  sla: '推导 SLA 时限：按文件中的策略、日历和事件逐步计算',
  'check-site':
    '{{contract}}：{{name}} · 主机 {{hosts}} · 数据库 {{databases}} · 应用 {{applications}} · 巡检模板 {{templates}} ✔',
  'unknown-operation': '没有命令「{{given}}」。可用：{{available}}。',
  'unknown-operation-near': '没有命令「{{given}}」。是不是 `{{nearest}}`？可用：{{available}}。',
  failed: '出错了：{{reason}}',
  ready: 'Rounds 已就绪：{{contracts}}',
  stopping: '正在停止…',
  inspecting: '巡检 #{{id}} 进行中…',
  'inspecting-already': '同一模板的巡检 #{{id}} 已在进行，等它的结果…',
  'form-written': '已写出：{{path}}',
  'form-written-provisional': '已写出暂定稿：{{path}}',
};
