import type { Person } from '../model.ts';

/** A drawn avatar: the name's first letter, or a machine for the app. */
export function avatarSvg(person: Person): string {
  const ground = /^[0-9a-f]{6}$/i.test(person.color) ? person.color : '5b6770';
  const picture = person.bot
    ? '<path d="M18 26h36v26a5 5 0 0 1-5 5H23a5 5 0 0 1-5-5z" fill="#fff" fill-opacity=".95"/><path d="M36 12v12" stroke="#fff" stroke-width="3"/><circle cx="36" cy="12" r="4" fill="#7fd6b1"/><path d="M24 43h7l4-9 5 16 4-7h5" fill="none" stroke="#1d8a66" stroke-width="3" stroke-linejoin="round" stroke-linecap="round"/>'
    : `<text x="36" y="38" fill="#fff" font-family="system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" font-size="30" font-weight="600" text-anchor="middle" dominant-baseline="middle">${initial(person)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72" width="72" height="72"><rect width="72" height="72" fill="#${ground}"/>${picture}</svg>`;
}

/** People of one role are told apart by their last character (工程师甲, 工程师乙), others by their first. */
function initial(person: Person): string {
  const letters = [...person.realName].filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  const last = letters.at(-1) ?? '?';
  return /[甲乙丙丁戊己庚辛一二三四五六\dA-Z]/.test(last) && letters.length > 1
    ? last
    : (letters[0] ?? '?').toUpperCase();
}
