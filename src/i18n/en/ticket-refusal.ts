/** Why something may not be recorded of a ticket, or would change nothing: errors whose codes begin with `ticket-refusal.`. */
export const ticketRefusal: { readonly [key: string]: string } = {
  'ticket-refusal.future': '{{at, datetime}} is in the future. Give the time at which it happened.',
  'ticket-refusal.before-opening':
    '{{at, datetime}} is before the ticket was opened ({{opened, datetime}}). If the opening is wrong, a lead can correct it.',
  'ticket-refusal.cancelled': 'This ticket was cancelled at {{at, datetime}} ({{reason}}), so nothing more counts.',
  'ticket-refusal.closed':
    'This ticket was closed at {{at, datetime}}. A lead can correct what is recorded: `/ticket correct`.',
  'ticket-refusal.already-closed': 'This ticket was already closed at {{at, datetime}}.',
  'ticket-refusal.reopen-closed':
    'This ticket was closed at {{at, datetime}} and cannot be reopened. Open a new one that goes on from it: `/ticket open --continues {{name}}`.',
  'ticket-refusal.reopen-too-late':
    'This ticket could be reopened until {{until, datetime}}. Open a new one that goes on from it: `/ticket open --continues {{name}}`.',
  'ticket-refusal.not-restored': 'This ticket is not restored at that time, so there is nothing to reopen.',
  'ticket-refusal.unknown-level': 'The contract has no level {{level}}. Available: {{available}}.',
  'ticket-refusal.same-level': 'The level is {{level}} already.',
  'ticket-refusal.lower-needs-lead':
    'A due time was already missed, so only a lead may lower the level, with a reason: `/ticket level`.',
  'ticket-refusal.lower-needs-reason':
    'A due time was already missed, so lowering the level to {{level}} needs a reason: `/ticket level … --reason "…"`.',
  'ticket-refusal.cancel-needs-lead': 'A due time was already missed, so only a lead may cancel this ticket.',
  'ticket-refusal.already-responded': 'It was already responded to, at {{at, datetime}}.',
  'ticket-refusal.already-planned': 'The plan was already given, at {{at, datetime}}.',
  'ticket-refusal.already-arrived': 'Someone already arrived on site, at {{at, datetime}}.',
  'ticket-refusal.already-reported': 'The report was already delivered, at {{at, datetime}}.',
  'ticket-refusal.report-unrestored': 'The report counts from the restore, which has not come yet.',
  'ticket-refusal.already-paused':
    'The clock has been paused since {{since, datetime}} ({{reason}}). Nothing was changed; resume it first to pause it for another reason.',
  'ticket-refusal.not-paused': 'The clock is not paused at that time. Nothing was changed.',
  'ticket-refusal.pause-restored': 'The ticket is restored, so there is no clock to pause.',
  'ticket-refusal.agreement-incomplete': 'Say with whom it was agreed, and how (by phone, in the thread …).',
  'ticket-refusal.agreed-past': '{{due, datetime}} has passed already. Agree on a time that is still to come.',
  'ticket-refusal.agreed-too-far': '{{due, datetime}} is more than five years ahead. Check the year.',
  'ticket-refusal.agree-unlevelled': 'Set the level first: it says whether a time is to be agreed.',
  'ticket-refusal.nothing-to-agree': 'Level {{level}} has fixed allowances, so there is no time to agree on.',
  'ticket-refusal.agree-ended': 'What was to be agreed is done already.',
  'ticket-refusal.already-restored': 'It was already restored, at {{at, datetime}}. A lead can correct the time.',
  'ticket-refusal.nothing-to-dispute':
    'The ticket is not restored by that recovery (any more). If it is restored, reopen it.',
  'ticket-refusal.diagnosis-missing': 'Give both the cause and the solution.',
  'ticket-refusal.close-unrestored': 'The ticket is not restored yet. Restore it first, or cancel it.',
  'ticket-refusal.close-undiagnosed': 'Cause and solution are still missing; without them the ticket cannot be closed.',
  'ticket-refusal.rate-unrestored': 'The ticket is not restored yet; it can be rated after that.',
  'ticket-refusal.reason-missing': 'Please give the reason.',
  'ticket-refusal.already-assigned': 'The ticket is assigned to this person already.',
  'ticket-refusal.changes-nothing': 'That would change nothing in this ticket, so it was not recorded.',
  'ticket-refusal.correct-needs-lead': 'Only a lead may correct what is recorded.',
  'ticket-refusal.no-such-event': 'This ticket has no such entry. `/ticket show` lists them.',
  'ticket-refusal.not-correctable': 'This cannot be corrected in such an entry.',
  'ticket-refusal.nothing-corrected': 'That is what the entry says already. Give another time or value.',
  'ticket-refusal.correction-blank': 'The corrected value is empty.',
  'ticket-refusal.opening-after-events':
    'The ticket cannot have been opened at {{at, datetime}}: it already has an entry of {{first, datetime}}.',
  'ticket-refusal.opening-too-early':
    '{{at, datetime}} is more than a year before the opening ({{opened, datetime}}). Check the year.',
  'ticket-refusal.correction-undoes':
    'With this correction the entry of {{at, datetime}} would no longer count (for example a resume before its pause). Correct that one first.',
};
