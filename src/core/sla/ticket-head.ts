/** What a ticket is 工单类别: a question is answered at once, a defect goes through analysis, confirmation and solution. */
export const TICKET_KINDS = ['consultation', 'defect', 'fault', 'service', 'complaint'] as const;
export type TicketKind = (typeof TICKET_KINDS)[number];

/** How it reached us 受理方式. */
export const TICKET_ORIGINS = ['alert', 'chat', 'phone', 'fax', 'visit', 'email', 'inspection'] as const;
export type TicketOrigin = (typeof TICKET_ORIGINS)[number];

/** The customer's rating 客户评价, best first. */
export const TICKET_RATINGS = ['very-satisfied', 'satisfied', 'fair', 'dissatisfied'] as const;
export type TicketRating = (typeof TICKET_RATINGS)[number];

/** What a ticket 工单 is about, apart from its clocks. */
export interface TicketHead {
  readonly title: string;
  readonly description: string;
  readonly ticketKind: TicketKind;
  readonly origin: TicketOrigin;
  /** Id of a host of the site. */
  readonly host: string | null;
  /** Who reported it: a person's id, or a name as it was given. */
  readonly reporter: string | null;
  /** The customer's contact: a person's id, or a name. */
  readonly contact: string | null;
  /** Person id. */
  readonly assignee: string | null;
  /** Number of the ticket that this one goes on from, because it could not be reopened any more. */
  readonly continues: number | null;
}

/** Of a ticket whose opening says nothing, as in the cases that `rounds sla explain --file` reads. */
export const EMPTY_HEAD: TicketHead = {
  title: '',
  description: '',
  ticketKind: 'fault',
  origin: 'chat',
  host: null,
  reporter: null,
  contact: null,
  assignee: null,
  continues: null,
};
