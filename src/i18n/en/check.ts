/** Texts whose keys begin with `check.`. Findings follow the name of their target. */
export const check: { readonly [key: string]: string } = {
  'no-output': 'the check wrote nothing',
  unreadable: 'the output could not be understood: {{output}}',
  'no-figure': 'a figure was too big or meant nothing, so nothing can be judged',
  'output-too-long': 'the output was longer than its limit and was cut',

  'expected.bytes': 'a size with its unit, for example 10 GB',
  'expected.percent': 'a percentage from 0 to 100, for example 90 or "90 %"',
  'expected.duration': 'a length of time with its unit, for example 30m, 4h or 1d',
  'expected.figure': 'a number, or one with its unit, for example 10 GB, "90 %" or 30m',
  'expected.path': 'an absolute path, for example /app',
  'expected.expression': 'a JavaScript regular expression',
  'expected.grep-digit': '[0-9] instead of \\d, because the host searches with grep -E',
  'expected.grep-class':
    'a class such as [[:alnum:]_] or [[:space:]] instead of \\w, \\s or \\b, because the host searches with grep -E',
  'expected.grep-group': 'a plain group (…), because grep -E on the host knows no (?…)',
  'expected.grep-lazy': 'a repetition without the second ?, because grep -E on the host knows no lazy ones',
  'expected.one-line': 'a single line',
  'expected.no-less-than-at-least': 'no less than atLeast',
  'expected.different-names': 'names that differ',
  'expected.log-or-file': 'either log or file, and not both',
  'expected.json-path': 'a path such as data.queues[0].depth',
  'expected.read-json': 'read: json where a path is given',
  'expected.some-language': 'a text in at least one language',
  'expected.time-zone': 'the name of a time zone, for example Asia/Shanghai',
  'expected.sql-select': 'a statement that begins with SELECT or WITH',
  'expected.sql-single': 'one statement only',
  'expected.sql-closed': 'a statement whose quotes are all closed',
  'expected.sql-read-only': 'a statement that only reads: no INTO, no locks, no SLEEP or the like',
  'expected.sql-no-version-comment': 'a statement without /*! … */ comments, which the server would run',

  'df.missing': '{{path}} does not exist',
  'df.no-answer': '{{path}} did not answer within {{limit, duration}}; a remote file system may be away',
  'df.no-output': 'df told nothing of {{path}}',
  'df.unreadable': 'what df told of {{path}} could not be understood: {{output}}',
  'disk.free': '{{path}} {{free, bytes}} free (required ≥ {{limit, bytes}})',
  'disk.free-attention': '{{path}} {{free, bytes}} free (attention below {{limit, bytes}})',
  'disk.used': '{{path}} {{used, percent}} used (required ≤ {{limit, percent}})',
  'disk.used-attention': '{{path}} {{used, percent}} used (attention above {{limit, percent}})',
  'inode.used': '{{path}} {{used, percent}} of inodes used, {{free, number}} free (required ≤ {{limit, percent}})',
  'inode.used-attention':
    '{{path}} {{used, percent}} of inodes used, {{free, number}} free (attention above {{limit, percent}})',
  'inode.not-counted': '{{path}} makes inodes as it needs them, so they cannot run out',
  'memory.used':
    'memory {{used, percent}} used, {{available, bytes}} of {{total, bytes}} available (required ≤ {{limit, percent}})',
  'memory.used-attention':
    'memory {{used, percent}} used, {{available, bytes}} of {{total, bytes}} available (attention above {{limit, percent}})',
  'memory.used-estimated':
    'memory {{used, percent}} used (required ≤ {{limit, percent}}); the old kernel does not tell what is available: free memory, buffers and cache without shared memory were counted, {{available, bytes}} of {{total, bytes}}',
  'memory.used-estimated-attention':
    'memory {{used, percent}} used (attention above {{limit, percent}}); the old kernel does not tell what is available: free memory, buffers and cache without shared memory were counted, {{available, bytes}} of {{total, bytes}}',
  'swap.none': 'no swap space is configured',
  'swap.used': 'swap {{used, percent}} of {{total, bytes}} used (required ≤ {{limit, percent}})',
  'swap.used-attention': 'swap {{used, percent}} of {{total, bytes}} used (attention above {{limit, percent}})',
  'cpu.used':
    'CPU {{used, percent}} used, {{waiting, percent}} waiting for disks, over {{sample, duration}} (required ≤ {{limit, percent}})',
  'cpu.used-attention':
    'CPU {{used, percent}} used, {{waiting, percent}} waiting for disks, over {{sample, duration}} (attention above {{limit, percent}})',
  'cpu.counters-stood-still': 'the kernel’s CPU counters did not move on between two looks',
  'load.per-core':
    'load {{load, number}} over {{minutes}} min; cores {{cores}}, per core {{perCore, number}} (required ≤ {{limit, number}})',
  'load.per-core-attention':
    'load {{load, number}} over {{minutes}} min; cores {{cores}}, per core {{perCore, number}} (attention above {{limit, number}})',
  'uptime.at-least': 'running for {{uptime, duration}}, since {{startedAt, datetime}} (required ≥ {{limit, duration}})',
  'uptime.at-least-attention':
    'running for {{uptime, duration}}, since {{startedAt, datetime}} (attention below {{limit, duration}})',
  'uptime.at-most': 'not restarted for {{uptime, duration}} (required ≤ {{limit, duration}})',
  'uptime.at-most-attention': 'not restarted for {{uptime, duration}} (attention above {{limit, duration}})',
  'uptime.since-last':
    'restarted on {{startedAt, datetime}}, after the last inspection of {{previousAt, datetime}}; running for {{uptime, duration}}',

  'process.running':
    '{{name}}: {{running, number}} running, the oldest for {{uptime, duration}}, memory {{memory, bytes}} (required ≥ {{atLeast}})',
  'process.running-between':
    '{{name}}: {{running, number}} running, the oldest for {{uptime, duration}}, memory {{memory, bytes}} (required {{atLeast}} to {{atMost}})',
  'process.running-memory-unknown':
    '{{name}}: {{running, number}} running, the oldest for {{uptime, duration}} (required ≥ {{atLeast}})',
  'process.running-memory-unknown-between':
    '{{name}}: {{running, number}} running, the oldest for {{uptime, duration}} (required {{atLeast}} to {{atMost}})',
  'process.none': '{{name}}: no process (required ≥ {{atLeast}})',
  'process.none-between': '{{name}}: no process (required {{atLeast}} to {{atMost}})',
  'process.hidden':
    '{{name}}: {{running, number}} seen (required ≥ {{atLeast}}), but the host shows this account only its own processes (hidepid)',
  'process.hidden-between':
    '{{name}}: {{running, number}} seen (required {{atLeast}} to {{atMost}}), but the host shows this account only its own processes (hidepid)',
  'process.restarted': '{{name}} was restarted {{uptime, duration}} ago (attention below {{limit, duration}})',
  'process.memory': '{{name}} holds {{memory, bytes}} of memory (required ≤ {{limit, bytes}})',
  'process.memory-attention': '{{name}} holds {{memory, bytes}} of memory (attention above {{limit, bytes}})',

  'log.since':
    '{{path}}: matching lines since {{since, datetime}}: {{matched, number}}, {{scanned, bytes}} searched (required ≤ {{limit, number}})',
  'log.since-attention':
    '{{path}}: matching lines since {{since, datetime}}: {{matched, number}}, {{scanned, bytes}} searched (attention above {{limit, number}})',
  'log.since-sample':
    '{{path}}: matching lines since {{since, datetime}}: {{matched, number}}, {{scanned, bytes}} searched (required ≤ {{limit, number}}), the first: {{sample}}',
  'log.since-attention-sample':
    '{{path}}: matching lines since {{since, datetime}}: {{matched, number}}, {{scanned, bytes}} searched (attention above {{limit, number}}), the first: {{sample}}',
  'log.first':
    '{{path}}: matching lines in the last {{scanned, bytes}}, searched for the first time: {{matched, number}} (required ≤ {{limit, number}})',
  'log.first-attention':
    '{{path}}: matching lines in the last {{scanned, bytes}}, searched for the first time: {{matched, number}} (attention above {{limit, number}})',
  'log.first-sample':
    '{{path}}: matching lines in the last {{scanned, bytes}}, searched for the first time: {{matched, number}} (required ≤ {{limit, number}}), the first: {{sample}}',
  'log.first-attention-sample':
    '{{path}}: matching lines in the last {{scanned, bytes}}, searched for the first time: {{matched, number}} (attention above {{limit, number}}), the first: {{sample}}',
  'log.capped': '{{path}}: only the last {{scanned, bytes}} were searched, {{skipped, bytes}} before them were not',
  'log.lost':
    '{{path}}: the file read by the last inspection was rotated away, emptied or replaced; what was written to it since then was not searched',
  'log.unread_one':
    '{{path}}: 1 rotated file was not searched, or only in part (compressed, not readable, or over the allowance)',
  'log.unread_other':
    '{{path}}: {{count}} rotated files were not searched, or only in part (compressed, not readable, or over the allowance)',
  'log.long-lines_one': '{{path}}: 1 line was longer than {{searched, bytes}}; only its beginning was searched',
  'log.long-lines_other':
    '{{path}}: {{count, number}} lines were longer than {{searched, bytes}}; only their beginnings were searched',
  'log.more-files': '{{path}}: more files than are read; only the newest {{read}} were searched',
  'log.undecodable-name': '{{path}}: the name is not UTF-8, so the next inspection cannot go on where this one stopped',
  'log.missing-unknown': 'no file {{path}}',
  'log.missing-normal': 'no file {{path}}, which is allowed',
  'log.closed': '{{path}}: the account may not look into the folder',
  'log.unreadable': '{{path}}: the account may not read the file',
  'log.not-a-file': '{{path}} is not a file',
  'log.search-failed': 'the search of the log broke off on the host',
  'log.refused': 'the host’s grep does not understand an expression: {{output}}',

  'system-log.since':
    'system journal: entries of priority {{priority}} or worse since {{since, datetime}}: {{matched, number}} (required ≤ {{limit, number}})',
  'system-log.since-attention':
    'system journal: entries of priority {{priority}} or worse since {{since, datetime}}: {{matched, number}} (attention above {{limit, number}})',
  'system-log.since-sample':
    'system journal: entries of priority {{priority}} or worse since {{since, datetime}}: {{matched, number}} (required ≤ {{limit, number}}), the first: {{sample}}',
  'system-log.since-attention-sample':
    'system journal: entries of priority {{priority}} or worse since {{since, datetime}}: {{matched, number}} (attention above {{limit, number}}), the first: {{sample}}',
  'system-log.first':
    'system journal: entries of priority {{priority}} or worse in the last {{window, duration}}, searched for the first time: {{matched, number}} (required ≤ {{limit, number}})',
  'system-log.first-attention':
    'system journal: entries of priority {{priority}} or worse in the last {{window, duration}}, searched for the first time: {{matched, number}} (attention above {{limit, number}})',
  'system-log.first-sample':
    'system journal: entries of priority {{priority}} or worse in the last {{window, duration}}, searched for the first time: {{matched, number}} (required ≤ {{limit, number}}), the first: {{sample}}',
  'system-log.first-attention-sample':
    'system journal: entries of priority {{priority}} or worse in the last {{window, duration}}, searched for the first time: {{matched, number}} (attention above {{limit, number}}), the first: {{sample}}',
  'system-log.begins-later':
    'system journal: it only begins at {{begins, datetime}}; whatever was written before is not in it any more and was not searched',
  'system-log.capped': 'system journal: only the first {{scanned, bytes}} of new entries were searched',
  'system-log.long-lines_one':
    'system journal: 1 entry was longer than {{searched, bytes}}; only its beginning was searched',
  'system-log.long-lines_other':
    'system journal: {{count, number}} entries were longer than {{searched, bytes}}; only their beginnings were searched',
  'system-log.no-files': 'none of these log files can be read: {{paths}}',
  'system-log.journal-none': 'the host has no system journal',
  'system-log.journal-denied': 'the account may not read the system journal; add it to the group systemd-journal',
  'system-log.journal-failed': 'journalctl failed',
  'system-log.journal-none-nor-files': 'the host has no system journal, and none of these files can be read: {{paths}}',
  'system-log.journal-denied-nor-files':
    'the account may not read the system journal (add it to the group systemd-journal), nor any of these files: {{paths}}',
  'system-log.journal-failed-nor-files': 'journalctl failed, and none of these files can be read: {{paths}}',

  'task.log': '{{path}}: last success {{at, datetime}}, {{age, duration}} ago (required ≤ {{limit, duration}})',
  'task.log-attention':
    '{{path}}: last success {{at, datetime}}, {{age, duration}} ago (attention above {{limit, duration}})',
  'task.file': '{{path}}: written {{at, datetime}}, {{age, duration}} ago (required ≤ {{limit, duration}})',
  'task.file-attention':
    '{{path}}: written {{at, datetime}}, {{age, duration}} ago (attention above {{limit, duration}})',
  'task.size': '{{path}}: {{size, bytes}} (required ≥ {{limit, bytes}})',
  'task.failed': '{{path}}: the last run failed: {{line}}',
  'task.no-success': '{{path}}: no run with success in the last {{searched, bytes}}',
  'task.no-time-unknown': '{{path}}: the line that tells of success bears no time that could be read: {{line}}',
  'task.no-time-abnormal':
    '{{path}}: not written for {{age, duration}}, so the last success is older than that (required ≤ {{limit, duration}}): {{line}}',
  'task.in-future': '{{path}}: the evidence lies {{ahead, duration}} in the future by the host’s clock',
  'task.log-missing': 'no log {{path}}',
  'task.log-unreadable': '{{path}}: the account may not read the log',
  'task.file-no-time': '{{path}}: the host does not tell when the file was written',
  'task.file-missing': 'no file {{path}}',
  'task.file-unreadable': '{{path}}: the account may not look into the folder',

  'command.exit': '{{label}}: exit status {{exitCode}} (required {{wanted}})',
  'command.failed': '{{label}}: the command failed with exit status {{exitCode}}',
  'command.not-found': '{{label}}: the host does not have the command (exit status {{exitCode}})',
  'command.not-executable': '{{label}}: the account may not run the command (exit status {{exitCode}})',
  'command.no-json': '{{label}}: the output is not JSON: {{output}}',
  'command.no-value': '{{label}}: the JSON holds nothing at {{path}}',

  'value.no-rule': '{{label}}: the site file sets no limit, so nothing can be judged',
  'value.no-number': '{{label}}: not a number: {{output}}',
  'value.number.at-least': '{{label}} {{value, number}} (required ≥ {{least, number}})',
  'value.number.at-most': '{{label}} {{value, number}} (required ≤ {{most, number}})',
  'value.number.between': '{{label}} {{value, number}} (required {{least, number}} to {{most, number}})',
  'value.number.at-least-attention': '{{label}} {{value, number}} (attention below {{least, number}})',
  'value.number.at-most-attention': '{{label}} {{value, number}} (attention above {{most, number}})',
  'value.bytes.at-least': '{{label}} {{value, bytes}} (required ≥ {{least, bytes}})',
  'value.bytes.at-most': '{{label}} {{value, bytes}} (required ≤ {{most, bytes}})',
  'value.bytes.between': '{{label}} {{value, bytes}} (required {{least, bytes}} to {{most, bytes}})',
  'value.bytes.at-least-attention': '{{label}} {{value, bytes}} (attention below {{least, bytes}})',
  'value.bytes.at-most-attention': '{{label}} {{value, bytes}} (attention above {{most, bytes}})',
  'value.percent.at-least': '{{label}} {{value, percent}} (required ≥ {{least, percent}})',
  'value.percent.at-most': '{{label}} {{value, percent}} (required ≤ {{most, percent}})',
  'value.percent.between': '{{label}} {{value, percent}} (required {{least, percent}} to {{most, percent}})',
  'value.percent.at-least-attention': '{{label}} {{value, percent}} (attention below {{least, percent}})',
  'value.percent.at-most-attention': '{{label}} {{value, percent}} (attention above {{most, percent}})',
  'value.duration.at-least': '{{label}} {{value, duration}} (required ≥ {{least, duration}})',
  'value.duration.at-most': '{{label}} {{value, duration}} (required ≤ {{most, duration}})',
  'value.duration.between': '{{label}} {{value, duration}} (required {{least, duration}} to {{most, duration}})',
  'value.duration.at-least-attention': '{{label}} {{value, duration}} (attention below {{least, duration}})',
  'value.duration.at-most-attention': '{{label}} {{value, duration}} (attention above {{most, duration}})',
  'value.text.equals': '{{label}} “{{found}}” (required “{{wanted}}”)',
  'value.text.equals-not': '{{label}} “{{found}}” (required “{{wanted}}”)',
  'value.text.contains': '{{label}} contains “{{wanted}}” as required',
  'value.text.contains-not': '{{label}} does not contain “{{wanted}}”: {{found}}',
  'value.text.lacks': '{{label}} does not contain “{{wanted}}”, as required',
  'value.text.lacks-not': '{{label}} contains “{{wanted}}”, which it must not: {{found}}',

  'url.status': '{{url}} answered with status {{status}} (required {{wanted}})',
  'url.time': 'opened in {{took, duration}} (required ≤ {{limit, duration}})',
  'url.time-attention': 'opened in {{took, duration}} (attention above {{limit, duration}})',
  'url.text-found': 'the page shows “{{wanted}}”',
  'url.text-not-found': '{{url}} does not show “{{wanted}}”',
  'url.text-not-whole': '“{{wanted}}” does not stand in the first 256 KB of {{url}}, and more is not read',
  'url.login-found': 'login works: the page shows “{{wanted}}”',
  'url.login-not-found': 'login failed: {{url}} does not show “{{wanted}}” (status {{status}})',
  'url.login-not-whole':
    'after the login, “{{wanted}}” does not stand in the first 256 KB of {{url}}, and more is not read',
  'url.login-time': 'login took {{took, duration}} (required ≤ {{limit, duration}})',
  'url.login-time-attention': 'login took {{took, duration}} (attention above {{limit, duration}})',
  'url.no-login': 'a login is asked for, but the application in the site file has no login',
  'url.certificate':
    'certificate valid until {{validTo, date}}, {{left, duration}} left (required ≥ {{limit, duration}})',
  'url.certificate-attention':
    'certificate valid until {{validTo, date}}, {{left, duration}} left (attention below {{limit, duration}})',
  'url.certificate-expired': 'the certificate expired on {{validTo, date}}',

  'sql.too-many-rows': '{{label}}: the statement gives more than {{rows, number}} rows',
  'sql.too-many-groups':
    '{{label}}: the statement gives {{groups, number}} groups, more than can be judged one by one (at most {{most}})',
  'sql.shape':
    '{{label}}: the statement gives {{rows, number}} × {{columns}} (rows × columns); one value is expected, or rows of a name and a value',
  'sql.no-rows': '{{label}}: the statement gives no rows',
  'sql.null': '{{label}}: the statement gives NULL',
  'sql.no-count': '{{label}}: not a count: {{output}}',
  'sql.no-time': '{{label}}: not a time: {{output}}',
  'freshness.newest': '{{label}}: newest data {{at, datetime}}, {{age, duration}} ago (required ≤ {{limit, duration}})',
  'freshness.newest-attention':
    '{{label}}: newest data {{at, datetime}}, {{age, duration}} ago (attention above {{limit, duration}})',
  'freshness.none': '{{label}}: no data at all (required ≤ {{limit, duration}} old)',
  'freshness.members':
    '{{label}}: {{fresh, number}} of {{total, number}} have data newer than {{limit, duration}} (required ≥ {{least, number}}), the newest {{age, duration}} ago',
  'freshness.members-attention':
    '{{label}}: {{fresh, number}} of {{total, number}} have data newer than {{limit, duration}} (attention below {{least, number}}), the newest {{age, duration}} ago',
  'freshness.in-future':
    '{{label}}: the newest data lies {{ahead, duration}} in the future by the database server’s clock; check the time zone of the column (timeZone)',

  'database-size.size':
    'data {{size, bytes}}; tables {{tables, number}}, the largest {{largest}} with {{largestSize, bytes}}',
  'database-size.size-limited':
    'data {{size, bytes}}; tables {{tables, number}}, the largest {{largest}} with {{largestSize, bytes}} (required ≤ {{limit, bytes}})',
  'database-size.size-limited-attention':
    'data {{size, bytes}}; tables {{tables, number}}, the largest {{largest}} with {{largestSize, bytes}} (attention above {{limit, bytes}})',
  'database-size.growth-first': 'growth: no figure from earlier days to compare with yet',
  'database-size.growth': 'growth {{growth, bytes}} a day since {{since, date}}',
  'database-size.growth-limited': 'growth {{growth, bytes}} a day since {{since, date}} (required ≤ {{limit, bytes}})',
  'database-size.growth-limited-attention':
    'growth {{growth, bytes}} a day since {{since, date}} (attention above {{limit, bytes}})',
  'database-size.connections':
    'connections {{connections, number}} of {{allowed, number}}, {{used, percent}} (required ≤ {{limit, percent}}), at most {{most, number}} at a time',
  'database-size.connections-attention':
    'connections {{connections, number}} of {{allowed, number}}, {{used, percent}} (attention above {{limit, percent}}), at most {{most, number}} at a time',
  'database-size.slow': 'slow queries {{slow, number}} since {{since, datetime}}, {{perDay, number}} a day',
  'database-size.slow-limited':
    'slow queries {{slow, number}} since {{since, datetime}}, {{perDay, number}} a day (required ≤ {{limit, number}})',
  'database-size.slow-limited-attention':
    'slow queries {{slow, number}} since {{since, datetime}}, {{perDay, number}} a day (attention above {{limit, number}})',
  'database-size.buffer-hit': 'buffer pool hit rate {{hit, percent}} (required ≥ {{limit, percent}})',
  'database-size.buffer-hit-attention': 'buffer pool hit rate {{hit, percent}} (attention below {{limit, percent}})',
  'database-size.buffer-filling': 'buffer pool: too few reads since the server started to tell a hit rate',
  'database-size.no-figure': 'the server does not tell {{name}}',
};
