import { localText } from '../core/message.ts';
import { readArguments } from './arguments.ts';
import type { Operation } from './operation.ts';

const usage = 'rounds check';

/** The environment and all site files have been read by the time this runs: faults were told, and it did not come here. */
export const checkOperation: Operation = {
  name: 'check',
  usage,
  summary: 'cli.check',
  needs: 'sites',
  async run(terminal, words) {
    readArguments(words, { flags: {}, positionals: 0, usage });
    for (const site of terminal.sites) {
      terminal.print(
        terminal.t('cli.check-site', {
          contract: site.contract.id,
          name: localText(site.contract.name, terminal.environment.locale),
          hosts: site.hosts.length,
          databases: site.databases.length,
          applications: site.applications.length,
          templates: site.inspections.map((template) => template.id).join(', '),
        }),
      );
    }
    if (terminal.environment.slack === null) terminal.note(terminal.t('cli.check-no-slack'));
    return 0;
  },
};
