/** Texts whose keys begin with `source.`: links of alerts, and what is wrong with what a monitoring system sent. */
export const source: { readonly [key: string]: string } = {
  'link.panel': 'Panel',
  'link.dashboard': 'Dashboard',
  'link.graph': 'Graph',
  'link.event': 'Event',
  'link.runbook': 'Runbook',
  'link.silence': 'Silence',
  'link.rule': 'Rule',
  'link.alertmanager': 'Alertmanager',
  'link.grafana': 'Grafana',
  'link.details': 'Details',

  'fault.no-object': 'The body is not a JSON object but {{found}}.',
  'fault.version':
    'The body says version “{{found}}”; this source takes version “{{expected}}” alone. Does the kind of the source in the site file fit the sender?',
  'fault.too-many': '{{count, number}} alerts in one body; at most {{limit, number}} are taken.',
  'fault.missing': '“{{path}}” is missing.',
  'fault.text': '“{{path}}” should be a text, and is {{found}}.',
  'fault.list': '“{{path}}” should be a list, and is {{found}}.',
  'fault.object': '“{{path}}” should be an object, and is {{found}}.',
  'fault.number': '“{{path}}” should be a number, and is {{found}}.',
  'fault.one-of': '“{{path}}” should be one of {{list}}, and is {{found}}.',
  'fault.other': '“{{path}}” can’t be “{{found}}”.',
  'fault.mapped-missing': 'Nothing stands at “{{path}}”, where mapping.{{field}} of the site file points.',
  'fault.mapped-list':
    'At “{{path}}”, where mapping.{{field}} of the site file points, there should be a list, and there is {{found}}.',
  'fault.mapped-text':
    'At “{{path}}”, where mapping.{{field}} of the site file points, there should be a text or a number, and there is a list or an object.',
};
