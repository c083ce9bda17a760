import { FIND_SESSION, SWEEP_FUNCTION } from '../../core/process-sweep.ts';

/**
 * Wraps a script so that the host ends it, and everything it started, when its standard input is closed: that is what
 * sshd does when we cancel and when the connection is lost. A closed channel alone would leave all of it running.
 * The whole is one command, for the shell must have read all of it before the guard reads the same input; a script that
 * is no whole command is a syntax error, as it would be without this.
 *
 * Bash reads commands from a pipe byte by byte, a system call each: there another program takes in the whole at once. (It
 * crashes where what is evaluated then takes a copy of standard input, so that is done before.)
 */
export function guardScript(script: string): string {
  const guarded = guard(script);
  const bytes = Buffer.byteLength(guarded);
  return `[ -z "$BASH_VERSION" ] || { exec 5<&0 </dev/null; eval "$(head -c ${bytes} <&5)"; exit; }\n${guarded}`;
}

function guard(script: string): string {
  return `{
${FIND_SESSION}${SWEEP_FUNCTION}
[ -n "$BASH_VERSION" ] || exec 5<&0 </dev/null
(
  for rounds_guard in /proc/self/task/*; do :; done
  while read -r rounds_line; do :; done
  trap '' TERM
  rounds_sweep TERM $$ "\${rounds_guard##*/}"
  sleep 1
  rounds_sweep KILL $$ "\${rounds_guard##*/}"
) <&5 5<&- >/dev/null 2>&1 &
rounds_guard=$!
(
exec 5<&-
set --
${script}
)
rounds_exit=$?
kill "$rounds_guard" 2>/dev/null
exit "$rounds_exit"
}
`;
}
