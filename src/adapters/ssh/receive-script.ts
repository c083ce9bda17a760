import { FIND_SESSION, SWEEP_FUNCTION } from '../../core/process-sweep.ts';

/** Printed when the shell has read all of the script, and what follows on standard input is for the script to read. */
export const READY = 'rounds-ready\n';

/**
 * Wraps a script that reads standard input. Its end is no sign here that we have left, so the host ends it, and everything
 * it started, when the process of the server that started the session is gone: the session's first process then gets
 * another parent.
 */
export function receiveScript(script: string): string {
  return `{
${FIND_SESSION}${SWEEP_FUNCTION}
rounds_parent() {
  rounds_found=
  { read -r rounds_line <"/proc/$rounds_session/stat"; } 2>/dev/null || return 1
  set -- \${rounds_line##*') '}
  rounds_found=$2
}
(
  rounds_parent || exit
  rounds_server=$rounds_found
  for rounds_guard in /proc/self/task/*; do :; done
  while sleep 1; do
    rounds_parent && [ "$rounds_found" = "$rounds_server" ] || break
  done
  trap '' TERM
  rounds_sweep TERM $$ "\${rounds_guard##*/}"
  sleep 1
  rounds_sweep KILL $$ "\${rounds_guard##*/}"
) </dev/null >/dev/null 2>&1 &
rounds_guard=$!
printf '${READY.trimEnd()}\\n'
(
set --
${script}
)
rounds_exit=$?
kill "$rounds_guard" 2>/dev/null
exit "$rounds_exit"
}
`;
}
