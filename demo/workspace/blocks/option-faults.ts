import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, objectsOf } from '../json.ts';
import { faultMessage } from './faults.ts';
import { type FoundElement, interactiveElements } from './walk.ts';

/** A select has options or option groups, not both, and whatever has options starts with its own. */
export function optionFaults(blocks: readonly JsonObject[], base: string): string[] {
  return interactiveElements(blocks).flatMap((found) => [...sourceFaults(found, base), ...initialFaults(found, base)]);
}

function sourceFaults({ element, pointer }: FoundElement, base: string): string[] {
  if (element.type !== 'static_select' && element.type !== 'multi_static_select') return [];
  const both = element.options !== undefined && element.option_groups !== undefined;
  const neither = element.options === undefined && element.option_groups === undefined;
  return both || neither ? [faultMessage('must provide exactly one of options or option_groups', base + pointer)] : [];
}

/** What is chosen at the beginning must be an option to the letter. */
function initialFaults({ element, pointer }: FoundElement, base: string): string[] {
  const initial = [...objectsOf([element.initial_option]), ...objectsOf(element.initial_options)];
  if (initial.length === 0) return [];
  const options = [
    ...objectsOf(element.options),
    ...objectsOf(element.option_groups).flatMap((group) => objectsOf(group.options)),
  ];
  const known = initial.every((one) => options.some((option) => isDeepStrictEqual(option, one)));
  const member = element.initial_option === undefined ? 'initial_options' : 'initial_option';
  return known ? [] : [faultMessage(`${member} must be one of the options`, `${base}${pointer}/${member}`)];
}
