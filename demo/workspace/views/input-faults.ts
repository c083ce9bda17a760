import type { JsonObject } from '../json.ts';

/** Why Slack's client won't send a field; the page says it in the reader's language. */
export type InputFault =
  | { readonly code: 'required' }
  | { readonly code: 'too-short' | 'too-long'; readonly limit: number }
  | { readonly code: 'not-a-number' | 'no-decimals' }
  | { readonly code: 'too-small' | 'too-large'; readonly limit: number }
  | { readonly code: 'not-an-email' | 'not-a-url' }
  | { readonly code: 'too-many'; readonly limit: number };

/** Checks a value as the client does, before anything reaches the app. */
export function faultOf(element: JsonObject, value: JsonObject, optional: boolean): InputFault | null {
  if (isEmpty(value)) return optional ? null : { code: 'required' };
  const text = typeof value.value === 'string' ? value.value : '';
  switch (element.type) {
    case 'plain_text_input':
      return lengthFault(element, text);
    case 'number_input':
      return numberFault(element, text);
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? null : { code: 'not-an-email' };
    case 'url_text_input':
      return URL.canParse(text) && /^https?:/.test(text) ? null : { code: 'not-a-url' };
    case 'multi_static_select':
    case 'multi_users_select':
      return countFault(element, value);
    default:
      return null;
  }
}

function isEmpty(value: JsonObject): boolean {
  return Object.entries(value).every(
    ([name, member]) =>
      name === 'type' ||
      member === null ||
      member === undefined ||
      (typeof member === 'string' && member.trim() === '') ||
      (Array.isArray(member) && member.length === 0),
  );
}

function lengthFault(element: JsonObject, text: string): InputFault | null {
  const least = Number(element.min_length ?? 0);
  const most = Number(element.max_length ?? 3_000);
  if (text.length < least) return { code: 'too-short', limit: least };
  return text.length > most ? { code: 'too-long', limit: most } : null;
}

function numberFault(element: JsonObject, text: string): InputFault | null {
  const value = Number(text);
  if (!/^-?\d*\.?\d+$/.test(text.trim())) return { code: 'not-a-number' };
  if (element.is_decimal_allowed !== true && !Number.isInteger(value)) return { code: 'no-decimals' };
  if (element.min_value !== undefined && value < Number(element.min_value)) {
    return { code: 'too-small', limit: Number(element.min_value) };
  }
  if (element.max_value !== undefined && value > Number(element.max_value)) {
    return { code: 'too-large', limit: Number(element.max_value) };
  }
  return null;
}

function countFault(element: JsonObject, value: JsonObject): InputFault | null {
  const chosen = value.selected_options ?? value.selected_users;
  const most = Number(element.max_selected_items ?? Number.POSITIVE_INFINITY);
  return Array.isArray(chosen) && chosen.length > most ? { code: 'too-many', limit: most } : null;
}
