/** Texts whose keys begin with `home.`. */
export const home: { readonly [key: string]: string } = {
  summary: '我的工单 {{tickets}} · 待人工确认 {{items}}',
  mine: '我的工单',
  others: '其他进行中的工单',
  items: '待人工确认的巡检项目',
  obligations: '接下来的合同义务',
  'item-of': '{{inspection}} #{{id}}（{{at}}）',
  answer: '去作答',
  nothing: '🟢 没有需要您处理的事项。',
  'no-contract': '您还没有列入任何合同。如需使用，请管理员把您加到站点文件的 people 下。',
  hint: '命令一览：/help',
};
