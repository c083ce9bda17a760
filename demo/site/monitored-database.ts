import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';

export interface MonitoredDatabase {
  readonly engine: 'mysql' | 'mariadb';
  readonly address: string;
  readonly port: number;
  /** What the demo can break: nothing has come in for two hours, and nothing does. */
  setStalled(stalled: boolean): Promise<void>;
  isStalled(): boolean;
  stop(): Promise<void>;
}

export interface MonitoredDatabaseOptions {
  /** An account that may create databases and accounts. */
  readonly adminUrl: string;
  readonly names: MonitoredNames;
  readonly readerPassword: string;
  readonly drillerPassword: string;
  readonly onError: (error: unknown) => void;
}

/** What is made on the server: on one that others use as well, names that are nobody else's. */
export interface MonitoredNames {
  readonly schema: string;
  /** An account that may read this schema, dump it, and nothing else. */
  readonly reader: string;
  /** One that may make and drop the scratch databases of restore drills, and nothing else. */
  readonly driller: string;
  /** From where both may come, as the server sees it. */
  readonly accountsFrom: string;
}

/**
 * The rights of the two accounts, as GRANT wants them. There a bare `_` in a name stands for any character. EXECUTE lets the reader see
 * that there is a routine, so that no dump leaves one out unnoticed; it can be given without rights on the server's own tables.
 */
export function rightsOn(schema: string): { readonly reader: string; readonly driller: string } {
  const name = schema.replaceAll('_', '\\_');
  return {
    reader: `SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON \`${name}\`.*`,
    driller: `ALL ON \`${SCRATCH_PATTERN}\`.*`,
  };
}

/** The databases that restore drills make. */
export const SCRATCH_PATTERN = 'rounds\\_drill\\_%';

const COLLECT_EVERY_MS = 60_000;
const ALARM_EVERY_MS = 10 * 60_000;
const DEVICES_PER_TYPE = 6;
const DEVICE_TYPES = ['host', 'database', 'network', 'ping', 'url'];

const TABLES = [
  `CREATE TABLE IF NOT EXISTS device_data (
    id BIGINT AUTO_INCREMENT PRIMARY KEY, device_type VARCHAR(20) NOT NULL, device_id VARCHAR(40) NOT NULL,
    metric VARCHAR(40) NOT NULL, value DOUBLE NOT NULL, collected_at DATETIME NOT NULL,
    KEY by_device (device_type, device_id, collected_at), KEY by_time (collected_at))`,
  `CREATE TABLE IF NOT EXISTS alarm (
    id BIGINT AUTO_INCREMENT PRIMARY KEY, device_id VARCHAR(40) NOT NULL, severity VARCHAR(10) NOT NULL,
    message VARCHAR(200) NOT NULL, raised_at DATETIME NOT NULL, KEY by_time (raised_at))`,
];

/** The database of the monitored system, with data coming in as long as the demo runs. */
export async function startMonitoredDatabase(options: MonitoredDatabaseOptions): Promise<MonitoredDatabase> {
  const { adminUrl, names, readerPassword, drillerPassword } = options;
  const url = new URL(adminUrl);
  url.pathname = '';
  // One connection, and another where the server was away meanwhile.
  const admin = createPool({ uri: url.href, connectionLimit: 1 });
  await admin.query('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4', [names.schema]);
  for (const { account, password, rights } of accountsOf(names, { readerPassword, drillerPassword })) {
    await admin.query(`CREATE USER IF NOT EXISTS ${account}`);
    await admin.query(`ALTER USER ${account} IDENTIFIED BY ${admin.escape(password)}`);
    await admin.query(`GRANT ${rights} TO ${account}`);
  }
  const engine = (await versionOf(admin)).includes('MariaDB') ? 'mariadb' : 'mysql';
  await admin.end();
  url.pathname = `/${names.schema}`;
  const connection = createPool({ uri: url.href, timezone: 'Z', connectionLimit: 1 });
  for (const statement of TABLES) await connection.query(statement);
  await writeAlarmHistory(connection);
  await refresh(connection);

  let stalled = false;
  let work: Promise<void> = Promise.resolve();
  const every = (intervalMs: number, write: (connection: Pool) => Promise<void>): NodeJS.Timeout =>
    setInterval(() => {
      if (!stalled) work = work.then(() => write(connection)).catch(options.onError);
    }, intervalMs);
  const timers = [every(COLLECT_EVERY_MS, collect), every(ALARM_EVERY_MS, raiseAlarm)];
  return {
    engine,
    // Clients of MySQL take the other name for a socket.
    address: url.hostname === 'localhost' ? '127.0.0.1' : url.hostname.replaceAll(/[[\]]/g, ''),
    port: Number(url.port || 3306),
    async setStalled(value) {
      stalled = value;
      work = work.then(() => (value ? age(connection) : refresh(connection))).catch(options.onError);
      await work;
    },
    isStalled: () => stalled,
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await work;
      await connection.end();
    },
  };
}

interface Account {
  readonly account: string;
  readonly password: string;
  readonly rights: string;
}

function accountsOf(
  { schema, reader, driller, accountsFrom }: MonitoredNames,
  { readerPassword, drillerPassword }: Pick<MonitoredDatabaseOptions, 'readerPassword' | 'drillerPassword'>,
): readonly Account[] {
  const at = (name: string): string => `'${name}'@'${accountsFrom}'`;
  const rights = rightsOn(schema);
  return [
    { account: at(reader), password: readerPassword, rights: rights.reader },
    { account: at(driller), password: drillerPassword, rights: rights.driller },
  ];
}

async function versionOf(connection: Pool): Promise<string> {
  const [[row]] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
  return String(row?.version);
}

/** One round: a value of each device. What is older than a day goes. */
async function collect(connection: Pool): Promise<void> {
  const rows = DEVICE_TYPES.flatMap((type) =>
    Array.from({ length: DEVICES_PER_TYPE }, (_, index) => [type, `${type}-${String(index + 1).padStart(2, '0')}`]),
  );
  const values = rows.map(([type, device], index) => [type, device, 'load', 10 + ((index * 7) % 60)]);
  const places = values.map(() => '(?, ?, ?, ?, NOW())').join(', ');
  await connection.query(
    `INSERT INTO device_data (device_type, device_id, metric, value, collected_at) VALUES ${places}`,
    values.flat(),
  );
  await connection.query('DELETE FROM device_data WHERE collected_at < NOW() - INTERVAL 1 DAY');
}

async function refresh(connection: Pool): Promise<void> {
  await collect(connection);
  await raiseAlarm(connection);
}

async function age(connection: Pool): Promise<void> {
  await connection.query('UPDATE device_data SET collected_at = collected_at - INTERVAL 2 HOUR');
  await connection.query('UPDATE alarm SET raised_at = raised_at - INTERVAL 2 HOUR');
}

async function raiseAlarm(connection: Pool): Promise<void> {
  await connection.query(
    "INSERT INTO alarm (device_id, severity, message, raised_at) VALUES ('network-04', 'warning', '端口流量超过阈值 80%', NOW())",
  );
}

async function writeAlarmHistory(connection: Pool): Promise<void> {
  const [rows] = await connection.query('SELECT 1 FROM alarm LIMIT 1');
  if (Array.isArray(rows) && rows.length > 0) return;
  const hours = Array.from({ length: 30 * 6 }, (_, index) => (index + 1) * 4);
  const places = hours.map(() => "('host-02', 'info', 'CPU 使用率恢复正常', NOW() - INTERVAL ? HOUR)").join(', ');
  await connection.query(`INSERT INTO alarm (device_id, severity, message, raised_at) VALUES ${places}`, hours);
}
