import { type Connection, createConnection } from 'mysql2/promise';

export interface MonitoredDatabase {
  readonly port: number;
  /** What the demo can break: nothing has come in for two hours, and nothing does. */
  setStalled(stalled: boolean): Promise<void>;
  isStalled(): boolean;
  stop(): Promise<void>;
}

export interface MonitoredDatabaseOptions {
  /** An account that may create databases and accounts. */
  readonly adminUrl: string;
  readonly schema: string;
  /** May read this schema, dump it, and nothing else. */
  readonly reader: Account;
  /** May make and drop the scratch databases of restore drills, and nothing else. */
  readonly driller: Account;
  readonly onError: (error: unknown) => void;
}

interface Account {
  readonly user: string;
  readonly password: string;
}

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
  const { adminUrl, schema, reader, driller } = options;
  const connection = await createConnection({ uri: adminUrl, timezone: 'Z' });
  // The connection dies with the server when the demo is stopped in a hurry: the next statement tells.
  connection.on('error', () => undefined);
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${schema} CHARACTER SET utf8mb4`);
  await connection.query(`USE ${schema}`);
  for (const statement of TABLES) await connection.query(statement);
  await grant(connection, reader, `SELECT, SHOW VIEW, TRIGGER, EVENT ON ${schema}.*`);
  await grant(connection, driller, 'ALL ON `rounds\\_drill\\_%`.*');
  await writeAlarmHistory(connection);
  await refresh(connection);

  let stalled = false;
  let work: Promise<void> = Promise.resolve();
  const every = (intervalMs: number, write: (connection: Connection) => Promise<void>): NodeJS.Timeout =>
    setInterval(() => {
      if (!stalled) work = work.then(() => write(connection)).catch(options.onError);
    }, intervalMs);
  const timers = [every(COLLECT_EVERY_MS, collect), every(ALARM_EVERY_MS, raiseAlarm)];
  return {
    port: Number(new URL(adminUrl).port),
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

async function grant(connection: Connection, { user, password }: Account, rights: string): Promise<void> {
  const account = `${connection.escape(user)}@'127.0.0.1'`;
  await connection.query(`CREATE USER IF NOT EXISTS ${account}`);
  await connection.query(`ALTER USER ${account} IDENTIFIED BY ${connection.escape(password)}`);
  await connection.query(`GRANT ${rights} TO ${account}`);
}

/** One round: a value of each device. What is older than a day goes. */
async function collect(connection: Connection): Promise<void> {
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

async function refresh(connection: Connection): Promise<void> {
  await collect(connection);
  await raiseAlarm(connection);
}

async function age(connection: Connection): Promise<void> {
  await connection.query('UPDATE device_data SET collected_at = collected_at - INTERVAL 2 HOUR');
  await connection.query('UPDATE alarm SET raised_at = raised_at - INTERVAL 2 HOUR');
}

async function raiseAlarm(connection: Connection): Promise<void> {
  await connection.query(
    "INSERT INTO alarm (device_id, severity, message, raised_at) VALUES ('network-04', 'warning', '端口流量超过阈值 80%', NOW())",
  );
}

async function writeAlarmHistory(connection: Connection): Promise<void> {
  const [rows] = await connection.query('SELECT 1 FROM alarm LIMIT 1');
  if (Array.isArray(rows) && rows.length > 0) return;
  const hours = Array.from({ length: 30 * 6 }, (_, index) => (index + 1) * 4);
  const places = hours.map(() => "('host-02', 'info', 'CPU 使用率恢复正常', NOW() - INTERVAL ? HOUR)").join(', ');
  await connection.query(`INSERT INTO alarm (device_id, severity, message, raised_at) VALUES ${places}`, hours);
}
