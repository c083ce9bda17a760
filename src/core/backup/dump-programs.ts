import { LINE_END_CHARACTERS } from './dump-scan.ts';

/**
 * Programs for any awk of POSIX, in the C locale. They report as the script around them does: to descriptor 3, in lines that begin with its
 * marker, given as the variable `marker`.
 */
const SAY_FUNCTION = `function say(name, value) { print "\\n" marker " " name " " value | "cat >&3" }
`;

/** A statement's first line as it can be told by: in capitals, without what stands for its owner and for versions. */
export const PLAIN_FUNCTION = `function plain(line) {
  line = toupper(substr(line, 1, 400))
  gsub(/DEFINER=(\`[^\`]*\`|[^ ]+)(@(\`[^\`]*\`|[^ *]+))?/, "", line)
  gsub(/\\/\\*M?![0-9]*|\\*\\//, " ", line)
  gsub(/[ \\t\\r]+/, " ", line)
  sub(/^ /, "", line)
  return line
}
`;

/** Reads a dump on a host as `scanDump` does here: reports `tables` and `last-line`. */
export const LIST_DUMP_PROGRAM = `${SAY_FUNCTION}
/[^ \\t\\r]/ { last = $0 }
/^DELIMITER / { routine = ($2 != ";"); next }
!routine && /^CREATE TABLE / { tables++ }
END {
  say("tables", tables + 0)
  from = length(last) - ${LINE_END_CHARACTERS - 1}
  say("last-line", substr(last, from < 1 ? 1 : from))
}
`;

/**
 * Stands between a dump and the client that loads it into a scratch database, so that nothing else on that server can be
 * touched. A dump of ours holds statements of a few kinds only; at any other one, and at a table of another database, it stops
 * with exit status 3 and reports it as `foreign`.
 *
 * Left out is what would reach beyond the scratch database: events (they would run there, too), `ALTER DATABASE` (it names
 * the live one), binary log and GTID settings, and MariaDB's line that other clients stop at. The owner of views, triggers
 * and routines becomes the one who loads them: the original one may not exist there, and giving rights to others is not
 * for everybody. `events` and `owners` are counted.
 *
 * What a trigger or a routine would do does not matter: none is run while a dump is loaded.
 */
export const LOAD_DUMP_PROGRAM = `${SAY_FUNCTION}
${PLAIN_FUNCTION}function isForeign(s) {
  if (s ~ /^SET / && s ~ /(^SET|,) ?(@@)?(GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD|DEFAULT|ROLE)[ .]/) return 1
  if (s ~ /^(INSERT|REPLACE|CREATE TABLE|ALTER TABLE|LOCK TABLES|DROP)( [A-Z]+)* \`([^\`]|\`\`)*\` ?\\./) return 1
  if (s ~ /^(SET|INSERT|REPLACE INTO|LOCK TABLES|UNLOCK TABLES|START TRANSACTION|COMMIT|DO SETVAL|SELECT SETVAL)[ (;]/) return 0
  if (s ~ /^SELECT COUNT\\(\\*\\) INTO @/) return 0
  if (s ~ /^ALTER TABLE \`([^\`]|\`\`)*\` (DISABLE|ENABLE) KEYS/) return 0
  if (s ~ /^DROP (TABLE|VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT|SEQUENCE|PACKAGE|PACKAGE BODY) IF EXISTS /) return 0
  if (s ~ /^CREATE (OR REPLACE )?(AGGREGATE )?(TABLE|ALGORITHM|VIEW|SEQUENCE|TRIGGER|PROCEDURE|FUNCTION|PACKAGE)[ =]/) return 0
  return 1
}
function isLeftOut(s) {
  return s ~ /^(CREATE EVENT |ALTER DATABASE |PREPARE |EXECUTE |DEALLOCATE PREPARE )/ ||
    s ~ /^SET @@GLOBAL\\.GTID_PURGED|^SET @@(SESSION\\.)?SQL_LOG_BIN|^SET @MYSQLDUMP_TEMP_LOG_BIN/
}
BEGIN { delimiter = ";"; inside = 0 }
NR == 1 && /^\\/\\*M?!999999\\\\- / { next }
!inside && /^DELIMITER / { delimiter = $2; print; next }
!inside && (/^[ \\t\\r]*$/ || /^--/) { print; next }
{
  if (!inside) {
    s = plain($0)
    skipped = isLeftOut(s)
    if (skipped) { if (s ~ /^CREATE EVENT /) events++; else others++ }
    else if (isForeign(s)) { say("foreign", substr($0, 1, 200)); found = 1; exit 3 }
    isCreated = (s ~ /^CREATE /)
    inside = 1
  }
  if (!skipped && isCreated && /DEFINER=/ && /^(CREATE|\\/\\*M?![0-9]+ (CREATE|DEFINER=))/) {
    gsub(/DEFINER=(\`[^\`]*\`|[^ *]+)(@(\`[^\`]*\`|[^ *]+))?/, "")
    owners++
  }
  if (!skipped) print
  end = $0
  if (length(end) > 40) end = substr(end, length(end) - 39)
  sub(/[ \\t\\r]+$/, "", end)
  if (substr(end, length(end) - length(delimiter) + 1) == delimiter) inside = 0
}
END {
  if (!found && inside) { say("unended", 1); found = 1 }
  say("events", events + 0)
  say("owners", owners + 0)
  if (found) exit 3
}
`;
