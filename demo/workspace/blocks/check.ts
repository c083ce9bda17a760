import type { JsonObject } from '../json.ts';
import { Refusal, refusalWithMessages } from '../refusal.ts';
import type { World } from '../world.ts';
import { BLOCKS_OF_SURFACE, type Surface } from './blocks.ts';
import { faultMessage, faultMessages } from './faults.ts';
import { optionFaults } from './option-faults.ts';
import { countCharacters, interactiveElements } from './walk.ts';

const MOST_BLOCKS: { readonly [S in Surface]: number } = { message: 50, modal: 100, home: 100 };
const MOST_CHARTS = 2;

/**
 * Slack publishes no figure for a whole message. Measured by others: 13,297 characters in one block pass, and each
 * further block takes about a hundred away (slackapi/bolt-js issues 2509 and 2867).
 */
const MOST_CHARACTERS = 13_200;
const CHARACTERS_PER_BLOCK = 100;

/** What is wrong with blocks, in Slack's words; `base` is where they stand, for example `/blocks`. */
export function blockFaults(
  world: Pick<World, 'faults'>,
  blocks: readonly JsonObject[],
  surface: Surface,
  base: string,
): string[] {
  const faults: string[] = [];
  if (blocks.length > MOST_BLOCKS[surface])
    faults.push(faultMessage(`no more than ${MOST_BLOCKS[surface]} items allowed`, base));
  for (const [index, block] of blocks.entries()) {
    const pointer = `${base}/${index}`;
    if (block.type === 'data_visualization' && world.faults.chartsRefused) {
      faults.push(faultMessage('unsupported type: data_visualization', `${pointer}/type`));
      continue;
    }
    const result = BLOCKS_OF_SURFACE[surface].safeParse(block);
    if (!result.success) faults.push(...faultMessages(result.error.issues, pointer, block));
  }
  faults.push(...duplicateFaults(blocks, base), ...countFaults(blocks, base), ...optionFaults(blocks, base));
  return faults;
}

/** @throws Refusal `invalid_blocks`, `msg_blocks_too_long` */
export function requireMessageBlocks(world: World, blocks: readonly JsonObject[]): void {
  const faults = blockFaults(world, blocks, 'message', '/blocks');
  if (faults.length > 0) throw refusalWithMessages('invalid_blocks', faults);
  const size = countCharacters(blocks) + CHARACTERS_PER_BLOCK * (blocks.length - 1);
  if (size > MOST_CHARACTERS) throw new Refusal('msg_blocks_too_long');
}

function duplicateFaults(blocks: readonly JsonObject[], base: string): string[] {
  const faults: string[] = [];
  const blockIds = new Set<unknown>();
  for (const [index, { block_id: id }] of blocks.entries()) {
    if (id !== undefined && id !== '' && blockIds.has(id)) {
      faults.push(faultMessage(`block_id "${String(id)}" already exists`, `${base}/${index}/block_id`));
    }
    blockIds.add(id);
  }
  const seen = new Set<string>();
  for (const { block, actionId, pointer } of interactiveElements(blocks)) {
    const key = `${String(block.block_id ?? pointer.split('/')[1])} ${actionId}`;
    if (actionId !== '' && seen.has(key)) {
      faults.push(faultMessage(`action_id "${actionId}" already exists`, `${base}${pointer}/action_id`));
    }
    seen.add(key);
  }
  return faults;
}

function countFaults(blocks: readonly JsonObject[], base: string): string[] {
  const count = (type: string) => blocks.filter((block) => block.type === type).length;
  const faults: string[] = [];
  if (count('table') > 1) faults.push(faultMessage('only_one_table_allowed', base));
  if (count('data_visualization') > MOST_CHARTS) {
    faults.push(faultMessage(`no more than ${MOST_CHARTS} data_visualization blocks allowed`, base));
  }
  return faults;
}
