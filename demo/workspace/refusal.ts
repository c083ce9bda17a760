import type { JsonObject } from './json.ts';

/** What the Web API answers as `{"ok": false, "error": code, …extra}`. */
export class Refusal extends Error {
  readonly code: string;
  readonly extra: JsonObject;

  constructor(code: string, extra: JsonObject = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.extra = extra;
  }
}

/** A refusal that says in `response_metadata.messages` where the fault is, as Slack does for blocks and views. */
export function refusalWithMessages(code: string, messages: readonly string[]): Refusal {
  return new Refusal(code, {
    errors: messages.map((message) => message.replace('[ERROR] ', '')),
    response_metadata: { messages },
  });
}
