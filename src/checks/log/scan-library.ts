import { SEARCH_LIBRARY } from './search-function.ts';

/** Bytes of a file's beginning whose checksum tells it from another one under the same inode number. */
const HEAD_BYTES = 1_024;
/** A beginning of this length is enough to know a file that has a new inode number: it was copied or restored. */
const KNOWN_BY_HEAD_BYTES = 256;
/** Files read for one entry of `paths`, the newest first. */
const FILES_PER_PATH = 200;

/** Stretches that one pipeline searches; their names and places are kept in the shell until then. */
const QUEUED_AT_ONCE = 50;

/** The functions of {@link LOG_LIBRARY} that look at files. */
const SCAN_LIBRARY = `log_name() {
  rest=$1
  while :; do
    case $rest in
      *"$newline"*) printf '@+%s\\n' "\${rest%%"$newline"*}"; rest=\${rest#*"$newline"};;
      *) printf '@=%s\\n' "$rest"; return;;
    esac
  done
}
log_measure() {
  measured=$(stat -L -c '%i %s %Y' "$@" 2>/dev/null)
  wanted=$#
  set -f
  IFS=$newline
  set -- $measured
  IFS=$spaces
  set +f
  [ $# -eq "$wanted" ] || measured=
}
log_next_measured() {
  line=\${measured%%"$newline"*}
  measured=\${measured#"$line"}
  measured=\${measured#"$newline"}
}
log_measure_live() {
  for path; do
    shift
    [ -f "$path" ] && [ -r "$path" ] && set -- "$@" "$path"
  done
  [ $# -gt 1 ] || return 0
  log_measure "$@"
  live_count=0
  for path; do
    [ -n "$measured" ] || break
    log_next_measured
    live_count=$((live_count + 1))
    eval "live_name_$live_count=\\$path live_look_$live_count=\\$line"
  done
}
log_recall() {
  at=0
  while [ "$at" -lt "\${live_count:-0}" ]; do
    at=$((at + 1))
    eval "[ \\"\\$live_name_$at\\" = \\"\\$1\\" ]" || continue
    eval "set -- \\$live_look_$at"
    inode=$1 size=$2 modified=$3
    return 0
  done
  return 1
}
log_look() {
  seen=$1
  set -- $(stat -L -c '%i %s %Y' "$seen" 2>/dev/null)
  [ $# -eq 3 ] || { set -f; set -- $(ls -Ldin "$seen" 2>/dev/null); set +f; set -- "\${1:-0}" "\${6:-0}" 0; }
  inode=$1 size=$2 modified=$3
}
log_unpack() { case $1 in *.gz) gzip -dc <"$1" 2>/dev/null;; *) cat "$1";; esac; }
log_sum_of() {
  case $1 in
    *.gz) sum=$(log_unpack "$1" | head -c "$2" | cksum);;
    *) sum=$(head -c "$2" "$1" | cksum);;
  esac 2>/dev/null
  sum=\${sum%% *}
}
log_feed() {
  fed=0
  while [ "$fed" -lt "$queued" ]; do
    fed=$((fed + 1))
    eval "file=\\$file_$fed at=\\$at_$fed length=\\$length_$fed"
    # What the last file has got since is left by the reader; what another one has would be taken for the next one's.
    case $file in
      *.gz) log_unpack "$file" | tail -c "+$((at + 1))" | head -c "$length"; continue;;
    esac
    if [ "$at" -eq 0 ]; then head -c "$length" "$file"
    elif [ "$fed" -eq "$queued" ]; then exec tail -c "+$((at + 1))" "$file"
    else tail -c "+$((at + 1))" "$file" | head -c "$length"
    fi
  done 2>/dev/null
}
log_flush() {
  [ "$queued" -gt 0 ] || return 0
  printf '@search\\n'
  { said=$(search log_feed "\${pieces% }" 0); } 3>&1
  case $said in *@failed*) printf '@failed\\n'; search_refused;; esac
  printf '@said\\n%s\\n@searched\\n' "$said"
  queued=0 pieces=
}
log_queue() {
  [ "$queued" -eq 0 ] || search_separable || log_flush
  [ "$queued" -lt ${QUEUED_AT_ONCE} ] || log_flush
  queued=$((queued + 1))
  eval "file_$queued=\\$1 at_$queued=\\$2 length_$queued=\\$3"
  pieces="$pieces$3 $4 "
}
log_piece() {
  at=$2 skip=0
  case $1 in
    *.gz)
      log_flush
      [ "$left" -gt 0 ] || { printf '@unread\\n'; return; }
      length=$left;;
    *)
      length=$(($3 - at))
      if [ "$length" -gt "$left" ]; then
        printf '@skipped %s\\n' "$((length - left))"
        at=$(($3 - left)) length=$left
      fi
      if [ "$at" -gt "$2" ] || [ "$4" = middle ]; then
        [ "$at" -gt 0 ] && at=$((at - 1)) length=$((length + 1)) skip=1
      fi;;
  esac
  [ "$length" -gt "$skip" ] || { at=$((at + skip)); length=0; }
  printf '@piece %s %s\\n' "$at" "$length"
  log_name "$1"
  [ "$length" -gt 0 ] || return 0
  log_queue "$1" "$at" "$length" "$skip"
  case $1 in
    *.gz) log_flush; length=\${said%% *};;
  esac
  case $length in ''|*[!0-9]*) ;; *) left=$((left - length + skip));; esac
  [ "$left" -ge 0 ] || left=0
}
log_is_old() { [ -f "$1" ] && [ -r "$1" ] && log_sum_of "$1" "$c_head" && [ "$sum" = "$c_sum" ]; }
log_rotations() {
  base=\${live##*/} stem=$live end=
  case $base in ?*.*) stem=\${live%.*} end=.\${base##*.};; esac
  for rotation in "$live".[0-9]* "$live"-[0-9]* "$live".old "$stem"[-._][0-9][0-9][0-9][0-9]*"$end" "$stem"[-._][0-9][0-9][0-9][0-9]*"$end".gz; do
    [ -f "$rotation" ] || continue
    log_look "$rotation"
    [ "$inode" != "$l_inode" ] && [ "$modified" -ge "$c_modified" ] || continue
    "$@"
  done
}
log_try_old() {
  [ -z "$old" ] || return 0
  case $rotation in
    *.gz) ;;
    *) [ "$size" -ge "$c_offset" ] || return 0;;
  esac
  if log_is_old "$rotation"; then old=$rotation o_inode=$inode o_modified=$modified; fi
}
log_list_newer() {
  index=$((index + 1))
  [ "$inode" != "$o_inode" ] && [ "$modified" -gt "$c_modified" ] && printf '%s %s\\n' "$modified" "$index"
}
log_read_newer() {
  index=$((index + 1))
  [ "$index" -eq "$wanted" ] || return 0
  case $rotation in
    *.bz2|*.xz|*.zst|*.lz4|*.Z|*.zip) printf '@unread\\n'; return;;
    *.gz) command -v gzip >/dev/null 2>&1 || { printf '@unread\\n'; return; };;
  esac
  [ -r "$rotation" ] || { printf '@unread\\n'; return; }
  log_piece "$rotation" 0 "$size" start
}
log_carry_on() {
  printf '@mode continued\\n'
  log_piece "$live" "$c_offset" "$l_size" start
}
log_follow() {
  old= o_inode= o_modified=
  if [ "$c_inode" != "$l_inode" ]; then
    moved=$(find "\${live%/*}/" -maxdepth 1 -type f -inum "$c_inode" 2>/dev/null)
    if [ -n "$moved" ] && log_is_old "$moved"; then
      log_look "$moved"
      [ "$size" -ge "$c_offset" ] && old=$moved o_inode=$inode
    fi
  fi
  if [ -z "$old" ] && [ "$c_head" -ge ${KNOWN_BY_HEAD_BYTES} ] && [ "$l_size" -ge "$c_offset" ] && log_is_old "$live"; then
    log_carry_on
    return
  fi
  [ -n "$old" ] || [ "$c_head" -eq 0 ] || log_rotations log_try_old
  if [ -n "$old" ]; then printf '@mode rotated\\n'; else printf '@mode lost\\n'; fi
  log_piece "$live" 0 "$l_size" start
  index=0
  newer=$(log_rotations log_list_newer | sort -rn | while read -r _ number; do printf '%s ' "$number"; done)
  for wanted in $newer; do
    index=0
    log_rotations log_read_newer
  done
  [ -z "$old" ] || { log_look "$old"; log_piece "$old" "$c_offset" "$size" start; }
}
log_scan() {
  live=$1
  printf '@file\\n'
  log_name "$live"
  [ -f "$live" ] || { printf '@mode not-a-file\\n'; return; }
  [ -r "$live" ] || { printf '@mode unreadable\\n'; return; }
  if [ -n "$2" ]; then l_inode=$2 l_size=$3 l_modified=$4
  else
    log_recall "$live" || log_look "$live"
    l_inode=$inode l_size=$size l_modified=$modified
  fi
  head=${HEAD_BYTES}
  [ "$l_size" -ge "$head" ] || head=$l_size
  head_sum=
  log_cursor_of "$live"
  if [ -z "$cursor" ]; then
    start=0
    if [ "$known" = 1 ]; then
      printf '@mode new\\n'
    else
      printf '@mode first\\n'
      [ "$l_size" -le "$first" ] || start=$((l_size - first))
      first=$((first - l_size + start))
    fi
    if [ "$start" -gt 0 ]; then log_piece "$live" "$start" "$l_size" middle; else log_piece "$live" 0 "$l_size" start; fi
  else
    set -- $cursor
    c_inode=$1 c_offset=$2 c_head=$3 c_sum=$4 c_modified=$5
    # What has not changed at all need not be known again by its beginning.
    if [ "$c_inode" = "$l_inode" ] && [ "$l_size" -ge "$c_offset" ] &&
      { [ "$l_size $l_modified" = "$c_offset $c_modified" ] || log_is_old "$live"; }; then
      [ "$c_head" -ne "$head" ] || head_sum=$c_sum
      log_carry_on
    else
      log_follow
    fi
  fi
  [ -n "$head_sum" ] || { log_sum_of "$live" "$head"; head_sum=$sum; }
  printf '@now %s %s %s %s\\n' "$l_inode" "$head" "$head_sum" "$l_modified"
}
log_is_rotation() {
  case $1 in *.gz|*.bz2|*.xz|*.zst|*.lz4|*.Z|*.zip) return 0;; esac
  base=\${1##*/}
  folder=\${1%/*}
  for whole in "\${base%.[0-9]*}" "\${base%-[0-9]*}" "\${base%.old}"; do
    [ -n "$whole" ] && [ "$whole" != "$base" ] && [ -f "$folder/$whole" ] && return 0
  done
  whole=\${base%%[-._][0-9][0-9][0-9][0-9]*}
  [ -n "$whole" ] && [ "$whole" != "$base" ] && [ -f "$folder/$whole.\${base##*.}" ]
}
log_entry() {
  printf '@entry %s\\n' "$1"
  known=$2 path=$3
  if [ -e "$path" ]; then log_scan "$path"; return; fi
  IFS=
  set -- $path
  IFS=$spaces
  if [ $# -eq 0 ] || { [ $# -eq 1 ] && [ ! -e "$1" ]; }; then
    folder=\${path%/*}
    if [ -d "\${folder:-/}" ] && { [ ! -r "\${folder:-/}" ] || [ ! -x "\${folder:-/}" ]; }; then
      printf '@closed\\n'
    else
      printf '@missing\\n'
    fi
    return
  fi
  for file; do
    shift
    log_is_rotation "$file" || [ ! -f "$file" ] || set -- "$@" "$file"
  done
  [ $# -gt 0 ] || { printf '@missing\\n'; return; }
  log_measure "$@"
  number=0 order=
  for file; do
    number=$((number + 1))
    if [ -n "$measured" ]; then log_next_measured; else log_look "$file"; line="$inode $size $modified"; fi
    order="$order\${line##* } $number $line$newline"
  done
  [ $# -eq 1 ] || order=$(printf '%s' "$order" | sort -rn)
  count=0
  while [ -n "$order" ]; do
    count=$((count + 1))
    [ "$count" -le ${FILES_PER_PATH} ] || { printf '@more\\n'; break; }
    line=\${order%%"$newline"*}
    order=\${order#"$line"}
    order=\${order#"$newline"}
    line=\${line#* }
    eval "file=\\\${\${line%% *}}"
    log_scan "$file" \${line#* }
  done
}
`;

/** What all scans of a host share: to be defined once. */
export const LOG_LIBRARY: readonly string[] = [SEARCH_LIBRARY, SCAN_LIBRARY];
