/** The page's own words, in the language that the reader chose; what people and the app wrote stays as it is. */

const LANGUAGES = ['zh-CN', 'en'];
const REMEMBERED_AS = 'workspace-language';
const loaded = {};
let current = 'zh-CN';

export async function loadTexts() {
  const files = await Promise.all(LANGUAGES.map((language) => fetch(`/assets/texts/${language}.json`)));
  for (const [index, file] of files.entries()) loaded[LANGUAGES[index]] = await file.json();
  const wanted = localStorage.getItem(REMEMBERED_AS) ?? navigator.language;
  setLanguage(wanted.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
}

export function setLanguage(language) {
  current = language;
  document.documentElement.lang = language;
}

/** Kept for the next visit. */
export function chooseLanguage(language) {
  localStorage.setItem(REMEMBERED_AS, language);
  setLanguage(language);
}

export function language() {
  return current;
}

export function otherLanguage() {
  return LANGUAGES.find((one) => one !== current);
}

/** Fills `{{name}}` in; with `count`, English chooses between `key_one` and `key_other`. */
export function t(key, values = {}) {
  const texts = loaded[current];
  const plural = values.count === 1 ? `${key}_one` : `${key}_other`;
  const text = texts[key] ?? texts[plural];
  if (text === undefined) throw new Error(`no text "${key}" in ${current}`);
  return text.replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name] ?? ''));
}

/** A text that comes in both languages. */
export function pick(text) {
  return text?.[current] ?? '';
}
