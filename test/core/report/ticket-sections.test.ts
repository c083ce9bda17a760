import { expect, test } from 'vitest';
import { buildReport } from '../../../src/core/report/build-report.ts';
import { buildTicketSections } from '../../../src/core/report/ticket-sections.ts';
import { cancelled, closed, diagnosed, levelled, noFacts, restored, ticket } from './facts.ts';

test('what is built of tickets before anything else is known is the same', () => {
  const facts = noFacts({
    tickets: [
      ticket(1, '03-01 10:00', {
        told: [
          ['03-01 10:02', levelled(1)],
          ['03-01 18:00', restored],
          ['03-01 18:10', diagnosed],
          ['03-02 09:00', closed(2)],
        ],
      }),
      ticket(2, '03-03 10:00', {
        told: [
          ['03-03 10:05', levelled(2)],
          ['03-03 11:00', cancelled],
        ],
      }),
      ticket(3, '03-04 10:00'),
    ],
  });
  const { site, span, now, people, hosts, tickets, records } = facts;
  const early = buildTicketSections({ site, span, now, people, hosts, tickets, records });
  expect(early.counts).toMatchObject({ opened: 3, closed: 1, cancelled: 1 });
  expect(early.maintenance.lines).toHaveLength(2);
  expect(buildReport(facts, early)).toEqual(buildReport(facts));
});
