/** Alertmanager payloads of ten alerts, as a node exporter's rules make them. */
export const ALERTS_PER_PAYLOAD = 10;

const RULES = ['DiskAlmostFull', 'MemoryHigh', 'LoadHigh', 'ServiceDown', 'ClockSkew'];
const SEVERITIES = ['critical', 'warning', 'info'];

export interface PayloadOptions {
  /** Each number's alerts are others. */
  readonly number: number;
  readonly status?: 'firing' | 'resolved';
  readonly startsAt: Date;
}

export function alertmanagerPayload({ number, status = 'firing', startsAt }: PayloadOptions): Buffer {
  const rule = RULES[number % RULES.length] ?? '';
  const alerts = Array.from({ length: ALERTS_PER_PAYLOAD }, (_, index) => alert(number, index, { status, startsAt }));
  return Buffer.from(
    JSON.stringify({
      receiver: 'rounds',
      status,
      alerts,
      groupLabels: { alertname: rule },
      commonLabels: { alertname: rule, job: 'node' },
      commonAnnotations: { runbook_url: `https://wiki.example.com/runbooks/${rule}` },
      externalURL: 'http://alertmanager.example.com:9093',
      version: '4',
      groupKey: `{}:{alertname="${rule}"}`,
      truncatedAlerts: 0,
    }),
  );
}

function alert(number: number, index: number, { status, startsAt }: Required<Omit<PayloadOptions, 'number'>>) {
  const rule = RULES[number % RULES.length] ?? '';
  const host = `host-${String(index).padStart(2, '0')}`;
  return {
    status,
    labels: {
      alertname: rule,
      hostname: host,
      instance: `192.0.2.${index + 1}:9100`,
      job: 'node',
      mountpoint: `/data/${number}`,
      severity: SEVERITIES[(number + index) % SEVERITIES.length],
    },
    annotations: {
      summary: `${host} ${rule} at ${80 + (index % 20)} %`,
      description: `The value has been above its limit for ten minutes on /data/${number}. Look at the newest files first.`,
      runbook_url: `https://wiki.example.com/runbooks/${rule}`,
    },
    startsAt: startsAt.toISOString(),
    endsAt: status === 'resolved' ? new Date(startsAt.getTime() + 60_000).toISOString() : '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.example.com:9090/graph?g0.expr=node_filesystem_avail_bytes&g0.tab=1',
    fingerprint: `${number.toString(16).padStart(14, '0')}${index.toString(16).padStart(2, '0')}`,
  };
}

/** The same alerts as Alertmanager itself takes them in. */
export function intakeOfAlertmanager(number: number, startsAt: Date): Buffer {
  const alerts = Array.from({ length: ALERTS_PER_PAYLOAD }, (_, index) => {
    const { labels, annotations, generatorURL } = alert(number, index, { status: 'firing', startsAt });
    return { labels, annotations, generatorURL, startsAt: startsAt.toISOString() };
  });
  return Buffer.from(JSON.stringify(alerts));
}
