/** Pictures of the reactions that contracts use; any other is told by its name. */
const PICTURES: { readonly [name: string]: string } = {
  one: '1️⃣',
  two: '2️⃣',
  three: '3️⃣',
  four: '4️⃣',
  five: '5️⃣',
  six: '6️⃣',
  seven: '7️⃣',
  eight: '8️⃣',
  nine: '9️⃣',
  eyes: '👀',
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  ballot_box_with_check: '☑️',
  '+1': '👍',
  thumbsup: '👍',
  ok_hand: '👌',
  raised_hand: '✋',
  red_circle: '🔴',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  large_blue_circle: '🔵',
  large_green_circle: '🟢',
};

/** How a reaction looks to whoever has to find it. */
export function reactionSign(name: string): string {
  return Object.hasOwn(PICTURES, name) ? (PICTURES[name] ?? `:${name}:`) : `:${name}:`;
}
