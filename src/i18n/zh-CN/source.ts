/** Texts whose keys begin with `source.`: links of alerts, and what is wrong with what a monitoring system sent. */
export const source: { readonly [key: string]: string } = {
  'link.panel': '查看面板',
  'link.dashboard': '查看仪表盘',
  'link.graph': '查看图表',
  'link.event': '查看事件',
  'link.runbook': '处理手册',
  'link.silence': '设置静默',
  'link.rule': '告警规则',
  'link.alertmanager': 'Alertmanager',
  'link.grafana': 'Grafana',
  'link.details': '查看详情',

  'fault.no-object': '请求体不是 JSON 对象，而是 {{found}}。',
  'fault.version':
    '请求体的版本是「{{found}}」，此告警源只接受版本「{{expected}}」。站点文件里这个告警源的 kind 与发送方一致吗？',
  'fault.too-many': '一次请求带了 {{count, number}} 条告警，至多接受 {{limit, number}} 条。',
  'fault.missing': '缺少「{{path}}」。',
  'fault.text': '「{{path}}」应为文本，实际是 {{found}}。',
  'fault.list': '「{{path}}」应为列表，实际是 {{found}}。',
  'fault.object': '「{{path}}」应为对象，实际是 {{found}}。',
  'fault.number': '「{{path}}」应为数字，实际是 {{found}}。',
  'fault.one-of': '「{{path}}」应为以下之一：{{list}}，实际是 {{found}}。',
  'fault.other': '「{{path}}」不能是「{{found}}」。',
  'fault.mapped-missing': '「{{path}}」处没有内容，而站点文件的 mapping.{{field}} 指向这里。',
  'fault.mapped-list': '站点文件的 mapping.{{field}} 指向「{{path}}」，那里应为列表，实际是 {{found}}。',
  'fault.mapped-text': '站点文件的 mapping.{{field}} 指向「{{path}}」，那里应为文本或数字，实际是列表或对象。',
};
