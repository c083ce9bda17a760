let pictures = {};

export async function loadEmoji() {
  pictures = await (await fetch('/assets/emoji.json')).json();
}

/** The ones for levels and work, one click away. */
export const QUICK = ['one', 'two', 'three', 'four', 'eyes', 'white_check_mark'];

/** Slack names some emoji by a name and a skin tone; the tone is left out. */
export function picture(name) {
  return pictures[name.replace(/::skin-tone-[2-6]$/, '')];
}

export function findEmoji(words) {
  const wanted = words.toLowerCase();
  const names = Object.keys(pictures);
  const found = names.filter((name) => name.includes(wanted));
  return found.sort((a, b) => Number(b.startsWith(wanted)) - Number(a.startsWith(wanted)));
}
