import { isAbsolute } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportTemplateOf } from '../../src/core/site.ts';
import { brief, faultsOf, load, SITE } from './fixture.ts';

function siteWith(extra: string) {
  const loaded = load(`${SITE}${extra}`);
  const [site] = loaded.ok ? loaded.sites : [];
  if (!site) throw new Error(JSON.stringify(loaded.ok ? [] : loaded.faults.map(brief)));
  return site;
}

describe('the template of reports', () => {
  test('is ours where none is named', () => {
    expect(reportTemplateOf(siteWith(''), 'en')).toBeNull();
  });

  test('is one for all languages, from the folder of the site file', () => {
    const site = siteWith('reports: { template: word/Our report.docx }\n');
    const file = reportTemplateOf(site, 'zh-CN') ?? '';
    expect(file).toMatch(/word\/Our report\.docx$/);
    expect(isAbsolute(file)).toBe(true);
    expect(reportTemplateOf(site, 'en')).toBe(file);
  });

  test('is one for each language; a language without one has ours', () => {
    const site = siteWith('reports: { template: { zh-CN: /srv/报告.docx } }\n');
    expect(reportTemplateOf(site, 'zh-CN')).toBe('/srv/报告.docx');
    expect(reportTemplateOf(site, 'en')).toBeNull();
  });

  test.each([
    ['no Word file', 'reports: { template: report.pdf }\n'],
    ['no name', 'reports: { template: .docx }\n'],
    ['an empty text', 'reports: { template: "" }\n'],
    ['a number', 'reports: { template: 5 }\n'],
    ['no language', 'reports: { template: {} }\n'],
    ['an unknown language', 'reports: { template: { fr: a.docx } }\n'],
    ['an unknown field', 'reports: { templates: a.docx }\n'],
    ['nothing', 'reports: {}\n'],
  ])('%s is a fault', (_name, extra) => {
    expect(faultsOf(load(`${SITE}${extra}`)).length).toBeGreaterThan(0);
  });
});
