import { now } from './clock.js';
import { store } from './store.js';
import { language, t } from './texts.js';

const formats = new Map();

function format(options) {
  const key = `${language()} ${store.team.time_zone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(language(), { timeZone: store.team.time_zone, ...options });
    formats.set(key, made);
  }
  return made;
}

export function instantOf(ts) {
  return new Date(Number(ts) * 1000);
}

export function clockTime(ts) {
  return format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instantOf(ts));
}

export function fullTime(ts) {
  return format({ dateStyle: 'full', timeStyle: 'medium', hourCycle: 'h23' }).format(instantOf(ts));
}

/** Names the day: two instants of one day give the same. */
export function dayKey(instant) {
  return format({ year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant);
}

export function dayName(ts) {
  const instant = instantOf(ts);
  const today = now();
  if (dayKey(instant) === dayKey(today)) return t('today');
  if (dayKey(instant) === dayKey(new Date(today.getTime() - 86_400_000))) return t('yesterday');
  const sameYear = instant.getFullYear() === today.getFullYear();
  return format({ month: 'long', day: 'numeric', weekday: 'long', year: sameYear ? undefined : 'numeric' }).format(
    instant,
  );
}

export function dayAndTime(ts) {
  return dayKey(instantOf(ts)) === dayKey(now()) ? clockTime(ts) : `${dayName(ts)} ${clockTime(ts)}`;
}

export function dayAndClock(instant) {
  return format({
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(instant);
}

/** Slack's `<!date^…>`: the few forms that matter, in the page's zone. */
export function dateByPattern(seconds, pattern) {
  const at = new Date(seconds * 1000);
  const forms = {
    date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
    date: { year: 'numeric', month: 'long', day: 'numeric' },
    date_short: { year: 'numeric', month: 'short', day: 'numeric' },
    date_long: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
    date_pretty: { year: 'numeric', month: 'long', day: 'numeric' },
    time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (forms[name] ? format(forms[name]).format(at) : whole));
}

export function fileSize(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** An instant as a `datetime-local` field wants it, in the zone in which the page shows times: `2026-11-21T18:00`. */
export function localOfSeconds(seconds) {
  const parts = format({
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(seconds * 1000));
  const part = (type) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** The way back. Where clocks are set back an hour comes twice: then it is the first. */
export function secondsOfLocal(text) {
  const minute = text.slice(0, 16);
  const wanted = Date.parse(`${minute}Z`) / 1000;
  const offsetAt = (seconds) => Date.parse(`${localOfSeconds(seconds)}Z`) / 1000 - seconds;
  const guess = wanted - offsetAt(wanted);
  const candidates = [wanted - offsetAt(guess - 86_400), wanted - offsetAt(guess + 86_400)];
  return candidates.find((seconds) => localOfSeconds(seconds) === minute) ?? guess;
}
