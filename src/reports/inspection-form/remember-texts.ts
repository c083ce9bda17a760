import type { Translate } from '../../context.ts';

/**
 * The same translator, which renders each text with the same values once: on a form of hundreds of hosts most lines
 * repeat (verdicts, times, durations), and rendering is what building the form costs.
 */
export function rememberTexts(t: Translate): Translate {
  const rendered = new Map<string, string>();
  return (key, values) => {
    const call = values === undefined ? key : `${key} ${JSON.stringify(values)}`;
    const known = rendered.get(call);
    if (known !== undefined) return known;
    const text = t(key, values);
    rendered.set(call, text);
    return text;
  };
}
