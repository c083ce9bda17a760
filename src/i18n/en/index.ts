import { chat } from './chat.ts';
import { check } from './check.ts';
import { cli } from './cli.ts';
import { config } from './config.ts';
import { errors } from './errors.ts';
import { form } from './form.ts';
import { inspection } from './inspection.ts';
import { probe } from './probe.ts';
import { sla } from './sla.ts';
import { source } from './source.ts';
import { ssh } from './ssh.ts';
import { ticketRefusal } from './ticket-refusal.ts';

/** Every text of the language: area → key → text. A key is written `area.key`. */
export const texts = {
  chat,
  check,
  cli,
  config,
  errors: { ...errors, ...ticketRefusal },
  form,
  inspection,
  probe,
  sla,
  source,
  ssh,
};
