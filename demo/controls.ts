import type { DemoSite } from './site/index.ts';
import type { Control, PageText } from './workspace/index.ts';

/** What people can break at the site from the page, to see what the next inspection says of it. */
export function siteControls(site: DemoSite): readonly Control[] {
  let analysing = true;
  let reachable = true;
  const run = (change: () => Promise<void> | void, said?: PageText): Control['run'] => {
    return async () => {
      await change();
      return said;
    };
  };
  return [
    {
      id: 'site-collector',
      group: 'demo',
      label: { 'zh-CN': '采集层再报一条错误', en: 'One more error of the collector' },
      hint: {
        'zh-CN': '应用服务器的采集日志里多一条 ERROR',
        en: 'One more ERROR in its log on the application server',
      },
      run: run(() => site.failToCollect(), { 'zh-CN': '采集日志多了一条错误。', en: 'The log has one more error.' }),
    },
    {
      id: 'site-analyser',
      group: 'demo',
      label: { 'zh-CN': '处理层进程停止', en: 'The analyser is stopped' },
      isOn: () => !analysing,
      run: run(async () => {
        await site.setAnalysing(!analysing);
        analysing = !analysing;
      }),
    },
    {
      id: 'site-portal',
      group: 'demo',
      label: { 'zh-CN': '门户网页无响应', en: 'The portal hangs' },
      isOn: () => site.portal.isHanging(),
      run: run(() => site.portal.setHanging(!site.portal.isHanging())),
    },
    {
      id: 'site-dispatch',
      group: 'demo',
      label: { 'zh-CN': '调度服务器连不上', en: 'The dispatch server is unreachable' },
      isOn: () => !reachable,
      run: run(async () => {
        await site.setReachable('dispatch-01', !reachable);
        reachable = !reachable;
      }),
    },
    {
      id: 'site-data',
      group: 'demo',
      label: { 'zh-CN': '告警与采集数据停止更新', en: 'No new alarms and no new data' },
      hint: { 'zh-CN': '最新数据变成两小时以前的', en: 'The newest data is then two hours old' },
      isOn: () => site.database.isStalled(),
      run: run(() => site.database.setStalled(!site.database.isStalled())),
    },
  ];
}
