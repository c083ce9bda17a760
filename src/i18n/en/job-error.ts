/** Texts of UserErrors about scheduled jobs. */
export const jobError: { readonly [key: string]: string } = {
  'job.none':
    'Nothing is scheduled for this contract. A template or a backup plan is put on a schedule with `schedule` in the site file.',
  'job.unknown': 'There is no scheduled job “{{typed}}”. Available: {{names}}.',
  'job.unknown-near': 'There is no scheduled job “{{typed}}”. Did you mean `{{nearest}}`? Available: {{names}}.',
  'job.which-one': 'Several jobs end in “{{typed}}”: {{names}}. Type one of them.',
  'job.reason-needed': 'Say why, for example --reason "move to the new data centre".',
  'job.reason-too-long': 'The reason is too long: at most {{most}} characters.',
  'job.paused-already': '{{by}} has paused this job already: {{reason}}',
  'job.not-paused': 'The job {{job}} is not paused.',
  'job.may-not-steer': '“{{given}}” may not pause or resume jobs: that takes the role lead or operator.',
  'job.bad-next': '“{{given}}” is not a number of runs: 1 to {{most}}.',
};
