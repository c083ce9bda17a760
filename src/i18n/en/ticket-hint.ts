/** Said to one person alone, of a reaction that changed nothing. */
export const ticketHint = {
  'reaction-not-allowed':
    'Your reaction is shown but does not count: levels, responses and restores are set by the engineers of this contract.',
  'one-by-one':
    'The alerts of a storm get their levels one by one: /ticket open --alert A-12 --level {{level}}, with a name from its list, or from /alert list.',
  'level-first': 'Noted. The clocks start with a level: react with its number, or press a button.',
  found: 'These reactions of yours were found only now, because Rounds could not hear of them when you made them:',
} as const;
