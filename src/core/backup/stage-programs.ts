/**
 * Stages of a pipeline as programs of Python, for hosts that have it. `tee` passes on 8 KB at a time, five system calls for each, and awk
 * takes lines apart: both together take as much of the processor as all else. These pass on large pieces, look at what is in them on
 * the way, and print what they found.
 */

/** How much of a dump's end is looked at. */
export const TAIL_BYTES = 1_024;

/** With this status a program ends that the host's Python can't run, before it has read anything: it takes 3.5 or later. */
export const NOT_RUN = 97;

/** Pipes hold 64 KB, and less is read at a time: they are made larger where the system allows it. */
function begin(target: number): string {
  return `import sys
try:
    import fcntl, hashlib, os
    hashlib.sha256(), os.readv, b"%d" % 1, b"".hex()
except Exception: sys.exit(${NOT_RUN})
for pipe in 0, ${target}:
    try: fcntl.fcntl(pipe, 1031, 1048576)
    except OSError: pass
`;
}

/** A write that fails says why, to fd 8; what only left the pipe does not, for the stage after it does. */
const COMPLAIN = `except OSError as error:
    if not isinstance(error, BrokenPipeError): os.write(8, ("write: " + error.strerror + "\\n").encode())
    sys.exit(1)
`;

/** Copies its input to fd 5 and prints the SHA-256 of it. */
export const HASH_PROGRAM = `${begin(5)}digest = hashlib.sha256()
room = bytearray(262144)
view = memoryview(room)
try:
    while True:
        count = os.readv(0, [room])
        if count == 0: break
        digest.update(view[:count])
        done = 0
        while done < count: done += os.write(5, view[done:count])
${COMPLAIN}print(digest.hexdigest())
`;

/** What the programs that look into what they pass on have in common: `look` is given each piece, which then goes to fd 4. */
const PASS_ON = `def pass_on(look, piece):
    global total, tail
    total += len(piece)
    tail = piece[-2048:] if len(piece) >= 2048 else (tail + piece)[-2048:]
    look(piece)
    rest = memoryview(piece)
    while rest: rest = rest[os.write(4, rest):]
def pass_all(look):
    while True:
        piece = os.read(0, 262144)
        if not piece: return
        pass_on(look, piece)
total, tail = 0, b""
`;

/** Copies its input to fd 4 and prints how many bytes there were, and the last {@link TAIL_BYTES} of them as hex. */
export const MEASURE_PROGRAM = `${begin(4)}${PASS_ON}try: pass_all(lambda piece: None)
${COMPLAIN}print(total, tail[-${TAIL_BYTES}:].hex())
`;

/**
 * Copies a database's dump to fd 4 but for MariaDB's first line, which other clients stop at, and prints how many tables, views, triggers,
 * routines and events it has, how many bytes, and its last line that is not empty, unless that is a long one. What stands between
 * `DELIMITER` lines is the text of a trigger, a routine or an event: by its beginning it is told which. Of a line that is not all there
 * yet only so much is kept as is needed to know it by.
 */
export const SCAN_DUMP_PROGRAM = `${begin(4)}${PASS_ON}import re
owner = re.compile(b"DEFINER=(\`[^\`]*\`|[^ ]+)(@(\`[^\`]*\`|[^ *]+))?")
version = re.compile(b"/[*]M?![0-9]*|[*]/")
begun = re.compile(b"\\n *CREATE +(?:OR +REPLACE +)?(?:AGGREGATE +)?(TRIGGER|PROCEDURE|FUNCTION|PACKAGE|EVENT) ")
tables, views, inside, block, carry = 0, 0, False, b"", b"\\n"
made = dict.fromkeys([b"TRIGGER", b"PROCEDURE", b"FUNCTION", b"PACKAGE", b"EVENT"], 0)
def scan(text, end):
    global tables, views, inside, block
    at = 0
    while True:
        change = text.find(b"\\nDELIMITER ", at, end)
        stop = end if change < 0 else change
        if inside:
            block += text[at:min(stop, at + 4096 - len(block))]
        else:
            tables += text.count(b"\\nCREATE TABLE ", at, stop)
            views += text.count(b"\\n/*!50001 CREATE ALGORITHM=", at, stop)
        if change < 0: return
        found = begun.search(version.sub(b" ", owner.sub(b"", block)))
        if found: made[found.group(1)] += 1
        at, block = change + 11, b""
        inside = text[at:].partition(b"\\n")[0].split()[:1] != [b";"]
def look(piece):
    global carry
    text = carry + piece
    line = text.rfind(b"\\n")
    end = line if line >= 0 and len(text) - line < 64 else len(text)
    scan(text, end)
    carry = text[end:]
try:
    head = b""
    while b"\\n" not in head and len(head) < 65536:
        more = os.read(0, 65536)
        if not more: break
        head += more
    pass_on(look, head.partition(b"\\n")[2] if head.startswith(b"/*M!999999") else head)
    pass_all(look)
    scan(carry, len(carry))
${COMPLAIN}last = tail.rstrip(b"\\n").rpartition(b"\\n")[2]
routines = made[b"PROCEDURE"] + made[b"FUNCTION"] + made[b"PACKAGE"]
counts = (tables, views, made[b"TRIGGER"], routines, made[b"EVENT"], total, last if len(last) < 300 else b"")
sys.stdout.buffer.write(b"%d %d %d %d %d %d %s\\n" % counts)
`;
