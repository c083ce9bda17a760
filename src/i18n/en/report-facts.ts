/** Texts whose keys begin with `report-facts.`: what a service report says by itself. */
export const reportFacts: { readonly [key: string]: string } = {
  'disk-free-near':
    'Free space of {{place}} is expected to fall to {{limit, bytes}} in {{earliest}}–{{latest}} days: clean up or extend it in time',
  'disk-free-reached': 'Free space of {{place}} is below {{limit, bytes}}: clean up or extend it now',
  'disk-used-near':
    'Disk use of {{place}} is expected to reach {{limit, percent}} in {{earliest}}–{{latest}} days: clean up or extend it in time',
  'disk-used-reached': 'Disk use of {{place}} has reached {{limit, percent}}: clean up or extend it now',
  'database-size-near':
    'The database {{place}} is expected to grow to {{limit, bytes}} in {{earliest}}–{{latest}} days: archive or extend in time',
  'database-size-reached': 'The database {{place}} has reached {{limit, bytes}}: archive or extend',
  'backup-missing': '“{{plan}}” has no usable backup: make one now and find out why',
  'backup-damaged': 'The latest backup of “{{plan}}” is damaged: make a new one now',
  'backup-failed': 'The latest backup of “{{plan}}” failed: find out why and make it again',
  'backup-late': '“{{plan}}” was not backed up as scheduled: check the schedule',
  'backup-shrunken': 'The latest backup of “{{plan}}” is much smaller than before: check what it covers',
  'backup-never-verified': 'No backup of “{{plan}}” was ever verified: have one verified',
  'backup-drill-overdue': 'The restore drill of “{{plan}}” is overdue: do it soon',
  'backup-check-overdue': 'The verification of “{{plan}}” is overdue: do it soon',
  'backup-never-restored':
    'No backup of “{{plan}}” was ever restored, so nothing proves that it can be: do a restore drill',
  'backup-failures': '{{failed}} of {{all}} backups of “{{plan}}” failed in this period: find out why',
  'obligation-missing':
    '“{{title}}” was not met in {{periods}} of its periods ({{done}} done of {{owed}} owed): agree with the customer how to make up for it',
  'obligation-late': '“{{title}}” was met late in {{periods}} of its periods: plan it earlier',
  'obligation-unknown': '“{{title}}” can’t be proven from the records in {{periods}} of its periods: add the evidence',
  'sla-overdue': 'Time limits overdue and still open: {{count}}. Finish these first',
  'sla-below':
    '{{level}}, “{{stage}}”: {{share, percent}} met ({{met}} of {{decided}}; late: {{late}}). Find out why and improve',
  'sla-unlevelled':
    'Tickets that never got a level, so that no time limit applies: {{count}}. Set their levels in time',
  'fault-repeated':
    '“{{title}}” happened {{count}} times in this period. Known cause: {{cause}}. Eliminate it for good',
  'fault-unexplained': '“{{title}}” happened {{count}} times in this period and no cause is recorded: find it',
  'device-repeated':
    '{{host}} had {{count}} different faults in this period. Last known cause: {{cause}}. Examine the device as a whole',
  'device-unexplained':
    '{{host}} had {{count}} different faults in this period and no cause is recorded. Examine the device as a whole',
  'host-unreached':
    '{{host}} could not be reached in {{failed}} of {{tried}} inspections: check the network and the login',
  'inspection-open': 'Inspections still waiting for an answer and not issued: {{count}}. Answer them soon',
  'check-unknown': '“{{item}}” ({{target}}) came to no result {{count}} of {{all}} times: look at how it is collected',
  'check-abnormal': '“{{item}}” ({{target}}) was abnormal {{count}} of {{all}} times: mend it, or adjust its limit',
  'rating-dissatisfied': 'Services rated “dissatisfied”: {{count}}. Call on the customer',
  'visit-inspection': 'The customer was not satisfied with the inspections; visits that say so: {{count}}',
  'visit-response': 'The customer was not satisfied with the response to requests; visits that say so: {{count}}',
  'visit-use': 'The customer was not satisfied with the use of the system; visits that say so: {{count}}',
  'visit-optimisation': 'The customer was not satisfied with the optimisations; visits that say so: {{count}}',

  'rule-period':
    'The period is from {{first}} to {{last}}, both included, in the time of {{timeZone}}. What happened exactly at midnight after the last day belongs to the next period.',
  'rule-as-of-end':
    'State, level and time limits of tickets are as at the end of the period ({{at, datetime}}). Corrections, imports and messages that were read later count where they tell of this period.',
  'rule-as-of-now': 'The period has not ended: the report is provisional, as of {{at, datetime}}.',
  'rule-inspections':
    'Inspections count by the day on which they began, and only once issued. Those of some hosts only are listed apart and are not counted as inspections of the site. Cancelled, interrupted and unissued ones are listed but not counted. Daily inspections are summed up by month. Where an inspection has more than 200 items that are not normal, the 200 worst are listed.',
  'rule-tickets':
    'A ticket counts by the time it was reported (an alert: received), in one period only. Tickets cancelled as false alarms or duplicates are not maintenance and are counted apart, whenever they were cancelled. “Closed” counts by the time of closing, tickets of earlier periods included. Those open from earlier periods and those opened are those closed, cancelled and open at the end.',
  'rule-work':
    'Cause, solution, person-days, rating and signature describe the work itself: they count in the period of its ticket, whenever they were recorded.',
  'rule-maintenance':
    'Maintenance = tickets not cancelled + maintenance sheets without a ticket. Sheets and fault reports made from a ticket do not count as separate jobs; their person-days are added to the ticket. A sheet of a cancelled ticket counts as a job of its own.',
  'rule-records':
    'Service records count by the date of the work. Voided ones count for nothing and are listed. Records entered afterwards are marked.',
  'rule-effort':
    'Person-days are what inspections, tickets and records state, and nothing else. Totals are the sums of the lines.',
  'rule-sla-reported':
    'Time limits run from the report, however late the level was set. Exactly at the limit is met, a millisecond later is late.',
  'rule-sla-levelled':
    'Time limits run from the first level. Exactly at the limit is met, a millisecond later is late.',
  'rule-attainment':
    'Attainment = met ÷ (met + done late + overdue). Times still running, to be agreed or not applicable are left out. Times missed under a level that was changed later are listed apart. So are those that were still running when the period of their ticket ended: the report on the period in which they were met or missed counts them, and discloses those missed. Lengths of pauses are plain time; what is subtracted is their time within the level’s service hours.',
  'rule-alerts':
    'Alerts count by the time they were received. Repeated firings of one alert count as one alert, with the firings of the period counted beside it. Alerts during planned maintenance are counted apart; those that never got a level are listed one by one, also where somebody set them aside as no fault, and so are messages of the customer that no ticket was made of.',
  'rule-availability':
    'Availability = 1 − time from report to restore of level 1 tickets ÷ length of the period, overlaps counted once; unknown of a host that no inspection reached and no alert or such ticket told of. The time under alert leaves out planned maintenance and false alarms. “Reached” counts the inspections that could connect to the host.',
  'rule-capacity':
    'A trend is the median of the slopes between all pairs of points (Theil–Sen), without those across a single clean-up. A forecast uses the 90 % confidence interval of the slope (Sen). Fewer than three days of values give none, nor does what has not been measured for longer than it was, or has no limit. Of each series at most 200 points are kept.',
  'rule-faults':
    'Typical faults are faults with the same or a similar title, two or more in the period; of the rest, two or more of the same device. Each ticket is in one group at most, and at most 20 groups are listed.',
  'rule-backups':
    'Backups and verifications count by the time they were begun. The state of a plan is as at the end of the period; copies removed later were still there.',
  'rule-obligations':
    'Each obligation is compared in each of its own periods. Nothing counts as met without evidence; what the records cannot show is marked “cannot be judged”.',
  'rule-satisfaction':
    'Ratings are those of tickets and of signed records, at most one for each job. Jobs that were not rated are counted apart.',

  'change-model': 'Version of the report’s shape: {{before}} → {{after}}',
  'change-inspection': 'Inspections: {{before}} → {{after}}',
  'change-maintenance': 'Maintenance: {{before}} → {{after}}',
  'change-optimisation': 'Optimisations: {{before}} → {{after}}',
  'change-upgrade': 'Upgrades: {{before}} → {{after}}',
  'change-training': 'Trainings: {{before}} → {{after}}',
  'change-parameter-change': 'Parameter changes: {{before}} → {{after}}',
  'change-visit': 'Visits: {{before}} → {{after}}',
  'change-personnel-change': 'Personnel changes: {{before}} → {{after}}',
  'change-effort': 'Person-days in all: {{before}} → {{after}}',
  'change-opened': 'Tickets opened: {{before}} → {{after}}',
  'change-closed': 'Tickets closed: {{before}} → {{after}}',
  'change-carried-in': 'Tickets open from earlier periods: {{before}} → {{after}}',
  'change-cancelled': 'Tickets cancelled: {{before}} → {{after}}',
  'change-still-open': 'Tickets not closed at the end: {{before}} → {{after}}',
  'change-alerts': 'Alerts received: {{before}} → {{after}}',
  'change-met': 'Service times met: {{before}} → {{after}}',
  'change-late': 'Service times missed: {{before}} → {{after}}',
  'change-obligations-met': 'Obligations met: {{before}} → {{after}}',
  'changes-left-out': 'Other changes: {{count}}',
  'added-inspection': 'Inspection {{name}} added ({{title}})',
  'removed-inspection': 'Inspection {{name}} no longer listed ({{title}})',
  'changed-inspection': 'Inspection {{name}} changed ({{title}})',
  'added-maintenance': 'Maintenance {{name}} added ({{title}})',
  'removed-maintenance': 'Maintenance {{name}} no longer listed ({{title}})',
  'changed-maintenance': 'Maintenance {{name}} changed ({{title}})',
  'effort-maintenance': 'Maintenance {{name}} ({{title}}), person-days: {{before}} → {{after}}',
  'added-record': 'Record {{name}} added ({{title}})',
  'removed-record': 'Record {{name}} no longer listed ({{title}})',
  'changed-record': 'Record {{name}} changed ({{title}})',
  'effort-record': 'Record {{name}} ({{title}}), person-days: {{before}} → {{after}}',
  'added-breach': 'Breach of {{name}} added ({{title}})',
  'removed-breach': 'Breach of {{name}} no longer listed ({{title}})',
  'changed-breach': 'Breach of {{name}} changed ({{title}})',
  'added-obligation': 'Obligation added: {{title}} (from {{name}})',
  'removed-obligation': 'Obligation no longer listed: {{title}} (from {{name}})',
  'changed-obligation': 'How the obligation {{title}} (from {{name}}) was met changed',
  'added-backup': 'Backup plan added: {{title}}',
  'removed-backup': 'Backup plan no longer listed: {{title}}',
  'changed-backup': 'Figures of the backup plan {{title}} changed',
  'section-contract': 'The contract’s particulars changed',
  'section-period': 'The period changed',
  'section-requirements': 'The requirements changed',
  'section-environment': 'The running environment changed',
  'section-inspections': 'The method of inspection, or inspections not issued, changed',
  'section-sla': 'Figures of the time limits changed',
  'section-availability': 'Figures of availability changed',
  'section-capacity': 'Capacity trends changed',
  'section-typicalFaults': 'Typical faults changed',
  'section-satisfaction': 'Figures of satisfaction changed',
  'section-disclosure': 'What is disclosed changed',
  'section-nextPlan': 'The plan for the next period changed',
  'section-overview': 'Other figures of the overview changed',
  'section-backups': 'Figures of backups changed',
  'section-maintenance': 'Counts of maintenance changed',
  'section-records': 'Service records changed',
  'section-obligations': 'The contract comparison changed',
  'section-advice': 'The advice changed',
  'section-accounting': 'How figures are counted changed',
};
