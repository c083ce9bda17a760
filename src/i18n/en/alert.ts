/** Texts whose keys begin with `alert.`: how alerts arrive, what is kept quiet, and the commands about both. */
export const alert: { readonly [key: string]: string } = {
  'intake-no-json': 'The body is not JSON: {{reason}}',
  'intake-encoded': 'The body is compressed. Send it as it is, without Content-Encoding.',
  'intake-too-many':
    'More than {{perMinute, number}} calls a minute. Send again later, or raise “requestsPerMinute” of this source in the site file.',
  'intake-full': 'Too many deliveries are waiting. Send again later.',
  'intake-not-kept': 'The delivery could not be kept: Rounds’ database does not answer. Send again later.',
  'intake-no-secret': 'Rounds cannot read the secret of this source; its log says why. Send again later.',

  'delivery-waiting':
    '⚠️ Alerts that {{source}} sent at {{at, datetime}} are missing here: they could not be processed yet',
  'delivery-given-up':
    '❗ Alerts that {{source}} sent at {{at, datetime}} will not appear here: they could not be processed',
  'deliveries-waiting':
    '⚠️ Alerts in {{number, number}} deliveries that {{source}} sent from {{from, datetime}} to {{until, datetime}} are missing here: they could not be processed yet',
  'deliveries-given-up':
    '❗ Alerts in {{number, number}} deliveries that {{source}} sent from {{from, datetime}} to {{until, datetime}} will not appear here: they could not be processed',
  'delivery-taken': '✅ Alerts that {{source}} sent at {{at, datetime}} have been processed after all',
  'delivery-until': 'Rounds keeps trying until {{until, datetime}}.',
  'delivery-advice': 'Check {{source}} itself for firing alerts.',
  'delivery-reason': 'The log of Rounds says why: delivery {{id}}.',

  'silence-title': 'Nothing heard from {{source}}',
  'silence-description':
    '{{source}} should send something at least every {{seconds, duration}}; it was last heard {{at, datetime}}. Alerts may be missing until it is back: check that it runs and reaches Rounds.',

  'command-mute': 'Keep alerts quiet during planned maintenance',
  'command-mute-list': 'What is kept quiet, now and later',
  'command-mute-end': 'End a mute before its time',
  'command-list': 'Alerts that are firing, or all of them',
  'command-show': 'All that is known of an alert',
  'command-dismiss': 'Mark an alert as a false alarm',

  'mute-all': 'all hosts',
  'mute-source': 'source {{source}}',
  'mute-pattern': 'titles with “{{pattern}}”',
  'mute-headline': '🔕 {{name}} Alerts are muted: {{scope}} · {{from, datetime}} – {{until, datetime}}',
  'mute-headline-over': '🔔 {{name}} The mute is over: {{scope}} · until {{until, datetime}}',
  'mute-reason': '{{person}}: {{reason}}',
  'mute-hint':
    'Alerts are recorded but not posted; those still firing at the end are posted then. To end it now: /rounds mute end {{name}}',
  'mute-counts': 'Not posted: {{total, number}} · still firing: {{firing, number}}',
  'mute-begun': '🔕 {{name}}: {{scope}} is muted until {{until, datetime}}.',
  'mute-planned': '🔕 {{name}}: {{scope}} will be muted from {{from, datetime}} until {{until, datetime}}.',
  'mute-ended': '🔔 {{name}} has ended. Alerts that are still firing are posted now.',
  'mute-none': 'Nothing is muted.',
  'mute-list': 'Muted, or about to be',
  'mute-line': '{{name}} · {{scope}} · until {{until, datetime}} · {{reason}}',
  'mute-line-planned': '{{name}} · {{scope}} · planned {{from, datetime}} – {{until, datetime}} · {{reason}}',
  'unmuted-note':
    '🔔 Received {{received, datetime}} and not posted because of {{name}} ({{reason}}), which ended {{at, datetime}}; it is still firing.',

  'none-firing': 'No alert is firing.',
  none: 'There are no alerts.',
  list_one: '{{count}} alert',
  list_other: '{{count, number}} alerts',
  'list-firing_one': '{{count}} firing alert',
  'list-firing_other': '{{count, number}} firing alerts',
  'list-more': '{{count, number}} more are not listed',
  since: 'since {{at}}',
  'firing-since': 'firing since {{at}} ({{seconds, duration}})',
  'fired-until': 'fired {{from}} – {{until}} ({{seconds, duration}})',
  occurrences: 'fired {{count}} times',
  'flag-dismissed': 'false alarm',
  'flag-resolved': 'resolved',
  'flag-muted': 'muted by {{name}}',
  'flag-storm': 'in an alert storm',
  'flag-ticket': 'has a ticket',
  'labels-left-out_one': '{{count}} more label was not kept',
  'labels-left-out_other': '{{count, number}} more labels were not kept',
  'step-fired': '{{at}} fired',
  'step-refired': '{{at}} fired again',
  'step-changed': '{{at}} changed',
  'step-resolved': '{{at}} resolved',
  'step-dismissed': '{{at}} called a false alarm by {{person}}: {{reason}}',

  dismissed: '{{name}} is marked as a false alarm.',
  'dismiss-title': 'False alarm',
  'dismiss-intro': '{{name}} {{subject}}',
  'dismiss-reason': 'Why is it not a fault?',
  'dismiss-hint': 'It does not count in the service levels; false alarms are counted apart.',
};
