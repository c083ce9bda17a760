import { type BackupCopy, copyName } from '../core/backup/copy.ts';
import type { RestoreWay } from '../core/backup/restore-help.ts';
import type { RestoreStep } from '../core/backup/restore-steps.ts';
import type { ChatBlock, ChatMessage } from '../core/chat.ts';
import type { Message } from '../core/message.ts';
import { planTitle } from './backup-words.ts';
import type { Voice } from './voice.ts';

export interface BackupRestoreFacts {
  readonly copy: BackupCopy;
  /** The best first. */
  readonly ways: readonly RestoreWay[];
}

/** Of commands; Slack takes 3,000 in a block, and 13,000 in a message. */
const BLOCK_CHARACTERS = 2_500;
const MESSAGE_CHARACTERS = 9_000;
const MESSAGE_BLOCKS = 45;

/** The commands that restore a copy by hand, for who asked. Those that a message can't hold the command line prints: none is ever cut. */
export function backupRestoreMessage({ copy, ways }: BackupRestoreFacts, voice: Voice): ChatMessage {
  const { t } = voice;
  const heading = headline(copy, voice);
  const blocks: ChatBlock[] = [{ kind: 'text', text: [{ bold: heading }] }];
  let characters = 0;
  let shown = 0;
  for (const way of ways) {
    const own = wayBlocks(way, voice);
    characters += JSON.stringify(own).length;
    if (characters > MESSAGE_CHARACTERS || blocks.length + own.length > MESSAGE_BLOCKS) break;
    blocks.push(...own);
    shown += 1;
  }
  if (shown < ways.length) {
    blocks.push({ kind: 'context', text: t('backup-check.restore-more', { name: copyName(copy.id) }) });
  }
  return { summary: heading, blocks };
}

/** The same for a terminal, all of it: what is not a command stands behind a `#`. */
export function backupRestoreText({ copy, ways }: BackupRestoreFacts, voice: Voice): string {
  const lines = [`# ${headline(copy, voice)}`];
  for (const way of ways) {
    lines.push('', `# ── ${words(way.head, voice)} ──`);
    for (const { say, commands } of way.steps) lines.push(`# ${words(say, voice)}`, ...commands);
  }
  return lines.join('\n');
}

function headline(copy: BackupCopy, voice: Voice): string {
  return voice.t('backup-check.restore-head', {
    name: copyName(copy.id),
    plan: planTitle(copy.planId, voice),
    at: copy.startedAt.toISOString(),
    bytes: copy.bytes ?? 0,
  });
}

function wayBlocks({ head, steps }: RestoreWay, voice: Voice): ChatBlock[] {
  return [{ kind: 'text', text: [{ bold: words(head, voice) }] }, ...steps.flatMap((step) => stepBlocks(step, voice))];
}

function stepBlocks({ say, commands }: RestoreStep, voice: Voice): ChatBlock[] {
  const blocks: ChatBlock[] = [{ kind: 'text', text: words(say, voice) }];
  let text = '';
  for (const command of commands) {
    if (text !== '' && text.length + command.length > BLOCK_CHARACTERS) {
      blocks.push({ kind: 'code', text });
      text = '';
    }
    text += text === '' ? command : `\n${command}`;
  }
  return text === '' ? blocks : [...blocks, { kind: 'code', text }];
}

function words({ key, values }: Message, { t }: Voice): string {
  return t(key, values);
}
