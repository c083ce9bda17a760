/** Said to one person alone, of a reaction that changed nothing. */
export const ticketHint = {
  'reaction-not-allowed':
    'Your reaction is shown but does not count: levels, responses and restores are set by the engineers of this contract.',
  'level-first': 'Noted. The clocks start with a level: react with its number, or press a button.',
} as const;
