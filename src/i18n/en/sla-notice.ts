/** Texts whose keys begin with `sla-notice.`. */
export const slaNotice: { readonly [key: string]: string } = {
  warning: '{{stage}}: {{percent, percent}} of the time is used, {{seconds, duration}} left (due {{due}})',
  due: '{{stage}} is overdue (due {{due}})',
  'due-before': '{{stage}} is overdue by {{seconds, duration}} (due {{due}})',
  overdue: '{{stage}} is still not done, overdue by {{seconds, duration}} (due {{due}})',
  missed: '{{stage}} was done {{seconds, duration}} late (due {{due}}, done {{end}})',
  agree: '{{stage}}: no time agreed with the customer yet (reported {{opened}}, {{seconds, duration}} ago)',
  'because-of-level': 'Past already when {{level}} was set at {{at}}',
  'nobody-on-duty': 'Nobody is on duty by the roster: the leads are called instead',
  'told-late': 'Rounds was away when it fell due: told {{seconds, duration}} late',
  folded: 'Reminders that were not sent before: {{list}}',
  'folded-one': '{{percent, percent}} ({{at}})',
  'of-stage': '{{stage}}: {{line}}',

  attainment: 'SLA attainment {{from}} – {{until}}',
  'as-of-end': 'as it stood at the end of the period',
  'attainment-none': 'No ticket of this period has a level.',
  share: '{{percent, percent}} ({{met}}/{{decided}})',
  'share-none': 'nothing decided yet',
  'count-overdue': '{{count}} overdue and not done',
  'count-running': '{{count}} running',
  'count-to-agree': '{{count}} to be agreed',
  breaches: 'Breaches',
  'former-breaches': 'Breaches before the level was changed (not in the figures)',
  carried:
    'Earlier promises that were still to be kept when the period began (not in the figures): met {{met}}, done late {{missed}}, overdue {{overdue}}',
  'never-levelled':
    'never given a level, so no tickets: alerts {{alerts}} (false alarms {{dismissedAlerts}}), customers’ messages {{requests}} (nothing to do {{dismissedRequests}})',
  'left-out':
    '{{tickets}} opened; not in the figures: {{cancelled}} cancelled ({{duplicates}} of them duplicates), {{unlevelled}} without a level',
};
