import { alertmanager } from './alertmanager.ts';
import { generic } from './generic.ts';
import { grafana } from './grafana.ts';
import type { AlertSource } from './source.ts';
import { zabbix } from './zabbix.ts';

/** Every source of alerts that a site file can name. */
export const sources: readonly AlertSource[] = [alertmanager, grafana, zabbix, generic];
