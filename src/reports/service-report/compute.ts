import { setImmediate as others } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { buildReport } from '../../core/report/build-report.ts';
import type { ReportModel } from '../../core/report/model.ts';
import { type TicketSections, ticketSectionsInSteps } from '../../core/report/ticket-sections.ts';
import { loadReportFacts, type ReportQuestion } from './load.ts';

/**
 * Computes a service report from what the store has at one instant. What it says of tickets is built while the store still counts:
 * either takes about a third of a second for ten thousand tickets.
 *
 * @param onRead is called when all is read.
 */
export async function computeReport(
  store: Context['store'],
  question: ReportQuestion,
  onRead: () => void = () => undefined,
): Promise<ReportModel> {
  let ofTickets: TicketSections | undefined;
  const facts = await loadReportFacts(store, question, async (known) => {
    const steps = ticketSectionsInSteps(known);
    let step = steps.next();
    while (!step.done) {
      // Lets the store's answers in, so that it is asked the next.
      await others();
      step = steps.next();
    }
    ofTickets = step.value;
  });
  onRead();
  return buildReport(facts, ofTickets);
}
