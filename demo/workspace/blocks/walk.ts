import { isObject, type JsonObject, objectsOf, textOf } from '../json.ts';

/** An element that a person can act on, with its block. */
export interface FoundElement {
  readonly block: JsonObject;
  readonly element: JsonObject;
  readonly blockId: string;
  readonly actionId: string;
  /** Its place below the blocks, for example `/0/elements/1`. */
  readonly pointer: string;
}

/** Every interactive element of a list of blocks, in order. */
export function interactiveElements(blocks: readonly JsonObject[]): FoundElement[] {
  return blocks.flatMap((block, index) =>
    elementsOf(block).map(({ element, path }) => ({
      block,
      element,
      blockId: textOf(block.block_id) ?? '',
      actionId: textOf(element.action_id) ?? '',
      pointer: `/${index}${path}`,
    })),
  );
}

function elementsOf(block: JsonObject): { readonly element: JsonObject; readonly path: string }[] {
  if (block.type === 'actions') {
    return objectsOf(block.elements).map((element, index) => ({ element, path: `/elements/${index}` }));
  }
  if (block.type === 'input' && isObject(block.element)) return [{ element: block.element, path: '/element' }];
  if (block.type === 'section' && isObject(block.accessory) && block.accessory.type !== 'image') {
    return [{ element: block.accessory, path: '/accessory' }];
  }
  return [];
}

/** All characters of text that blocks hold, wherever they stand. */
export function countCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countCharacters(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, member]) =>
      sum + (name === 'text' && typeof member === 'string' ? member.length : countCharacters(member)),
    0,
  );
}
