/** What is refused of commands and dialogs about tickets; what the rules of the clocks refuse is in ticket-refusal. */
export const ticketError = {
  'ticket.not-found':
    'There is no such ticket in this contract{{named}}. `/ticket list` shows those that are open, `/ticket list all` every one.',
  'ticket.bad-time':
    '“{{typed}}” is not a time. Write `10:03` (today), `11-21 10:03`, `2026-11-21 10:03`, `-15m`, or an instant with its offset; without one it counts in {{timeZone}}.',
  'ticket.unknown-person': 'The site file names nobody “{{typed}}”. Possible: {{people}}.',
  'ticket.unknown-host': 'The site file names no host “{{typed}}”. It names: {{hosts}}.',
  'ticket.level-not-allowed':
    'Levels are set by engineers. Open the ticket without `--level`; the team is told and sets it.',
  'ticket.bad-alert': '“{{typed}}” is not an alert. Alerts are called `A-12`; `/alert list` shows them.',
  'ticket.bad-name': '“{{typed}}” is not a ticket. Tickets are called `T-47`.',
  'ticket.bad-period':
    '“{{typed}}” is not a period. Write `month`, `quarter`, `half-year`, `year`, `contract`, or `2026-05..2026-10`.',
  'ticket.title-needed': 'Say in a few words what it is about: `/ticket open printer on floor 2 does not answer`.',
  'ticket.cause-and-solution': 'Cause and solution belong together: give both, or neither.',
  'ticket.nothing-to-change': 'Nothing was given that would change anything.',
  'ticket.field-and-value': '`--field` and `--value` belong together.',
  'ticket.no-entry_one': 'The ticket has 1 entry; there is no entry {{entry}}. `/ticket show` numbers them.',
  'ticket.no-entry_other':
    'The ticket has {{count}} entries; there is no entry {{entry}}. `/ticket show` numbers them.',
  'ticket.no-field': 'Entry {{entry}} has no “{{field}}”.',
  'ticket.bad-level': '“{{typed}}” is not a level.',
  'ticket.nothing-to-disagree':
    'The ticket was not restored by its alert, so there is nothing to disagree with. Use `/ticket reopen`.',
  'ticket.in-the-future': '{{at, datetime}} is in the future. When it was reported must have passed.',
  'ticket.too-long-ago': '{{at, datetime}} is more than a year ago. Past records are imported, not opened.',
  'ticket.no-alert': 'There is no alert A-{{id}} in this contract. `/alert list` shows them.',
  'ticket.no-message': 'That is no person’s message in this contract’s channel, or it was deleted.',
  'ticket.message-has-ticket': 'That message has a ticket already. Cancel the ticket if there is nothing to do.',
  'ticket.no-level': 'The contract has no level {{level}}. It has: {{levels}}.',
  'ticket.no-worker': '{{typed}} does not work on tickets. These people do: {{people}}.',
  'ticket.alert-alone':
    '`--alert` takes nothing but `--level`: the ticket is about what the alert says. Change the rest afterwards with `/ticket describe`.',
  'ticket.duplicate-of-itself': '{{name}} cannot be a duplicate of itself.',
  'ticket.original-cancelled':
    '{{name}} was cancelled itself, so nothing can be its duplicate. Name the ticket that is worked on.',
  'ticket.continues-open': '{{name}} is still open: work on it there.',
  'ticket.continues-reopenable': '{{name}} can still be reopened: `/ticket reopen {{name}} …` with the reason.',
} as const;
