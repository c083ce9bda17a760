/** Texts whose keys begin with `job.`. */
export const job: { readonly [key: string]: string } = {
  'cron-problem-length': 'longer than {{length}} characters',
  'cron-problem-name': '“{{text}}” is a short form that Rounds does not take',
  'cron-problem-seconds': 'it has six fields: seconds are not taken',
  'cron-problem-count': 'it has {{count}} fields, not five',
  'cron-problem-minute': 'the first field, the minute, cannot be “{{text}}”',
  'cron-problem-hour': 'the second field, the hour, cannot be “{{text}}”',
  'cron-problem-day': 'the third field, the day of the month, cannot be “{{text}}”',
  'cron-problem-month': 'the fourth field, the month, cannot be “{{text}}”',
  'cron-problem-weekday': 'the fifth field, the day of the week, cannot be “{{text}}”',
  'cron-problem-never': 'it is never due: no month “{{month}}” has a day “{{day}}”',
  'cron-expected-fields':
    'five fields: minute, hour, day of the month, month, day of the week. Each day at 02:00 is 0 2 * * *',
  'cron-expected-minute': '0 to 59, each once: 30, 0,30, 10-20, */15 or *',
  'cron-expected-hour': '0 to 23, each once: 8, 8,20, 9-17, */2 or *',
  'cron-expected-day': '1 to 31, each once, or L for the last day of the month: 1, 1,15, 1-5, 15,L or *',
  'cron-expected-month': '1 to 12 or JAN to DEC, each once: 1, 1,4,7,10, 3-5, */3 or *',
  'cron-expected-weekday': '0 to 7 (0 and 7 are Sunday) or SUN to SAT, each once: 1, MON-FRI, 6,0 or *',
  'cron-expected-never': 'a day that one of these months has; L is the last day of each month',
};
