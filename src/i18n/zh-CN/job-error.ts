/** 定时任务的 UserError 文案。 */
export const jobError: { readonly [key: string]: string } = {
  'job.none': '本合同没有定时任务。在站点文件的巡检模板或备份计划里写 `schedule` 即可定时执行。',
  'job.unknown': '没有定时任务「{{typed}}」。现有：{{names, list}}。',
  'job.unknown-near': '没有定时任务「{{typed}}」，是不是 `{{nearest}}`？现有：{{names, list}}。',
  'job.which-one': '有多个任务以「{{typed}}」结尾：{{names, list}}，请写明其中一个。',
  'job.reason-needed': '请写明原因，例如 --reason "机房搬迁"。',
  'job.reason-too-long': '原因太长，最多 {{most}} 个字符。',
  'job.paused-already': '{{by}} 已暂停此任务：{{reason}}',
  'job.not-paused': '任务 {{job}} 没有暂停。',
  'job.may-not-steer': '「{{given}}」不能暂停或恢复任务：需要负责人或管理员角色。',
  'job.bad-next': '次数「{{given}}」无效，应为 1 到 {{most}}。',
};
