/** What Slack sends, as far as it is read here: from outside, so nothing of it is taken for granted. */
export interface SlackPayload {
  readonly [member: string]: unknown;
}

/** A text that says something. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function record(value: unknown): SlackPayload {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as SlackPayload) : {};
}

export function records(value: unknown): readonly SlackPayload[] {
  return Array.isArray(value) ? value.map(record) : [];
}

/** Slack's own ids, of people, channels, files. */
export function slackId(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Z][A-Z0-9]{1,30}$/.test(value) ? value : null;
}

/** Slack's id of a message or an event: seconds with six decimals, as text. */
export function slackTs(value: unknown): string | null {
  return typeof value === 'string' && /^\d{1,12}\.\d{6}$/.test(value) ? value : null;
}
