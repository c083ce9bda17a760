/**
 * Pieces of POSIX sh that end processes on a Linux host, built from builtins, `cat` and /proc alone, since `setsid`,
 * `timeout` and `pkill` differ between systems or are missing. Nothing here costs a process until something is ended.
 */

/**
 * Sets `rounds_session` to the session's id where the running shell leads it, or its parent does, as under sshd: then
 * every process of that session is ours. `rounds_watch` says what a sweep can find: `session`, `tree` or `none`.
 */
export const FIND_SESSION = `rounds_session= rounds_watch=none
if { read -r rounds_line </proc/self/stat; } 2>/dev/null; then
  rounds_watch=tree
  set -- \${rounds_line##*') '}
  if [ "$4" = "$$" ] || [ "$4" = "$PPID" ]; then rounds_session=$4 rounds_watch=session; fi
fi
`;

/**
 * `rounds_sweep SIGNAL ROOT SPARED…` signals the root, then all its descendants, in whatever session or group they are,
 * and what lost its parent in our session. The spared processes and their children are left alone.
 */
export const SWEEP_FUNCTION = `rounds_sweep() {
  rounds_signal=$1 rounds_victims=" $2 "
  shift 2
  rounds_spared=" $* " rounds_members=' ' rounds_all= rounds_ours=
  rounds_lines=$(cat /proc/[0-9]*/stat 2>/dev/null)
  set -f
  IFS='
'
  for rounds_line in $rounds_lines; do
    rounds_pid=\${rounds_line%% *}
    IFS=' '
    set -- \${rounds_line##*') '}
    case $rounds_spared in *" $rounds_pid "*) continue ;; esac
    rounds_all="$rounds_all $rounds_pid:$2"
    if [ -n "$rounds_session" ] && [ "$4" = "$rounds_session" ]; then
      rounds_members="$rounds_members$rounds_pid "
      rounds_ours="$rounds_ours $rounds_pid:$2"
    fi
  done
  unset IFS
  set +f
  for rounds_pair in $rounds_ours; do
    rounds_pid=\${rounds_pair%:*}
    [ "$rounds_pid" = "$rounds_session" ] && continue
    case $rounds_members$rounds_spared in
      *" \${rounds_pair#*:} "*) ;;
      *) rounds_victims="$rounds_victims$rounds_pid " ;;
    esac
  done
  rounds_before=
  while [ "$rounds_before" != "$rounds_victims" ]; do
    rounds_before=$rounds_victims
    for rounds_pair in $rounds_all; do
      rounds_pid=\${rounds_pair%:*}
      case $rounds_victims in *" $rounds_pid "*) continue ;; esac
      case $rounds_victims in *" \${rounds_pair#*:} "*) rounds_victims="$rounds_victims$rounds_pid " ;; esac
    done
  done
  for rounds_pid in $rounds_victims; do
    kill -s "$rounds_signal" "$rounds_pid" 2>/dev/null
  done
}
`;
