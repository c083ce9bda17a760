import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../src/core/message.ts';
import { VISIT_ANSWERS, VISIT_QUESTIONS, WRITTEN_KINDS } from '../../src/core/record/content.ts';
import { hashRecordFormFacts } from '../../src/reports/record-form/fingerprint.ts';
import type { RecordFormModel } from '../../src/reports/record-form.ts';
import { entries } from '../support/records.ts';
import { buildForm, faultEntry, formOf, recordFormFacts } from './fixtures/record-forms.ts';

const FLAGS = [
  'isMaintenance',
  'isOptimisation',
  'isUpgrade',
  'isTraining',
  'isParameterChange',
  'isVisit',
  'isPersonnelChange',
] as const satisfies readonly (keyof RecordFormModel)[];

/** Names of the boxes that are ticked. */
function ticked(model: RecordFormModel): string[] {
  return Object.entries(model).flatMap(([name, value]) => (value === '☑' ? [name] : []));
}

describe('each kind', () => {
  it.each(WRITTEN_KINDS.map((kind, index) => ({ kind, index })))('$kind is that kind alone', ({ kind, index }) => {
    const model = formOf(kind);
    expect(FLAGS.filter((flag) => model[flag])).toEqual([FLAGS[index]]);
    expect(model).toMatchObject({
      number: 'QS-2026-0117/R-12',
      contractNumber: 'QS-2026-0117',
      subject: entries[kind].title,
    });
    expect(model.engineers).toBe('林一舟、工程师乙');
    expect(model.date).toBe('2026年11月20日 10:00 至 16:00');
  });

  it.each([
    ['maintenance', ['faultBox', 'remoteBox', 'customerBox', 'verySatisfiedBox']],
    ['optimisation', ['verySatisfiedBox']],
    ['training', ['onsiteBox', 'verySatisfiedBox']],
    ['parameter-change', ['alertPolicyBox', 'verySatisfiedBox']],
    [
      'visit',
      ['onsiteBox', 'inspectionYesBox', 'responseYesBox', 'useNoBox', 'optimisationNotAskedBox', 'verySatisfiedBox'],
    ],
  ] as const)('%s ticks its own boxes', (kind, boxes) => {
    expect(ticked(formOf(kind))).toEqual(boxes);
  });

  it.each(VISIT_QUESTIONS.flatMap((question) => VISIT_ANSWERS.map((answer) => ({ question, answer }))))(
    'of a visit’s question $question the answer $answer ticks one box',
    ({ question, answer }) => {
      const { visit } = entries;
      const satisfaction = { ...visit.content.satisfaction, [question]: answer };
      const model = buildForm(recordFormFacts({ ...visit, content: { ...visit.content, satisfaction } }, 'fresh'));
      const own = ticked(model).filter((name) => name.startsWith(question));
      expect(own).toEqual([`${question}${{ yes: 'Yes', no: 'No', 'not-asked': 'NotAsked' }[answer]}Box`]);
    },
  );

  it('prints what is not known as a dash', () => {
    const { maintenance, upgrade, training } = entries;
    const unnamed = { ...maintenance, content: { ...maintenance.content, contact: null } };
    expect(buildForm(recordFormFacts(unnamed)).contact).toBe('—');
    expect(buildForm(recordFormFacts(unnamed, 'signed', { number: 47, contact: 'customer' }))).toMatchObject({
      contact: '顾文清',
      ticket: 'T-47',
    });
    expect(formOf('maintenance').rows.map(({ timeSpent }) => timeSpent)).toEqual(['6 小时', '—']);
    const first = { ...upgrade, content: { ...upgrade.content, fromVersion: null } };
    expect(buildForm(recordFormFacts(first)).fromVersion).toBe('—');
    const uncounted = { ...training, content: { ...training.content, attendeeCount: null } };
    expect(buildForm(recordFormFacts(uncounted)).attendeeCount).toBe('—');
  });

  it('adds up the person-days of an optimisation’s phases exactly', () => {
    const { optimisation } = entries;
    const phases = { analysis: 0.1, design: 0.2, development: 0, test: 0 };
    const of = { ...optimisation, content: { ...optimisation.content, phases } };
    expect(buildForm(recordFormFacts(of))).toMatchObject({ analysisDays: '0.1', totalDays: '0.3' });
  });

  it.each([
    ['2026-12-19', '最早应自 2026-12-20 起生效'],
    ['2026-12-20', ''],
  ])('a personnel change from %s warns: %s', (effectiveOn, warning) => {
    const entry = entries['personnel-change'];
    const model = buildForm(recordFormFacts({ ...entry, content: { ...entry.content, effectiveOn } }));
    expect(model.noticeWarning === '' ? '' : model.noticeWarning).toContain(warning);
    expect(model.noticeWarning === '').toBe(warning === '');
    expect(model.agreedBy).toBe('尚未同意');
  });

  it('a fault report is refused: it has a form of its own', () => {
    expect(() => buildForm(recordFormFacts(faultEntry))).toThrow('form of its own');
  });
});

describe('the foot', () => {
  it.each(LOCALES)('in %s says who signed what and when, else leaves a line for ink', (locale) => {
    const at = '2026-11-21 09:30';
    const signed = formOf('visit', 'signed', locale);
    expect(signed).toMatchObject({ signed: true, unsigned: false, valid: true, formerSignature: '', voided: false });
    expect(signed.signedBy).toContain(at);
    const fresh = formOf('visit', 'fresh', locale);
    expect(fresh).toMatchObject({ signed: false, signedBy: '', unsigned: true, hasHistory: false, version: '' });
    const changed = formOf('visit', 'changed', locale);
    expect(changed).toMatchObject({ signed: false, signedBy: '', unsigned: true, hasHistory: true });
    expect(changed.formerSignature).toContain(at);
    expect(changed.history).toHaveLength(2);
    expect(changed.verySatisfiedBox).toBe('☐');
    const voided = formOf('visit', 'voided', locale);
    expect(voided).toMatchObject({ voided: true, valid: false, unsigned: false, signed: false });
    expect(voided.voidNote).toContain('重复登记');
    expect(formOf('visit', 'imported', locale).importNote).toContain('2026-11-20 18:05');
    expect(formOf('visit', 'imported', locale).writtenBy).toMatch(
      locale === 'en' ? /^\(imported by .+\)$/ : /^（由 .+ 补录）$/,
    );
    expect(signed.writtenBy).toContain(locale === 'en' ? 'recorded by' : '登记');
    expect(signed.importNote).toBe('');
  });

  it('asks for a rating where a service can be rated, or was', () => {
    expect(formOf('maintenance', 'fresh').hasRating).toBe(true);
    expect(formOf('visit', 'fresh').hasRating).toBe(false);
    expect(formOf('visit', 'signed').hasRating).toBe(true);
    expect(formOf('personnel-change', 'fresh').hasRating).toBe(false);
  });

  it('lists the last changes of very many', () => {
    const given = recordFormFacts(entries.visit, 'changed');
    const [first, second] = given.versions;
    if (!first || !second) throw new Error('no versions');
    const versions = [first, ...Array.from({ length: 60 }, (_, index) => ({ ...second, version: index + 2 }))];
    const { history } = buildForm({ ...given, versions });
    expect(history).toHaveLength(41);
    expect(history[0]?.text).toContain('21');
    expect(history.at(-1)?.text).toContain('第 61 版');
  });
});

it('has another fingerprint when anything that was recorded is different', () => {
  const given = recordFormFacts(entries.visit);
  const changed = [
    { ...given, contract: { ...given.contract, number: 'X' } },
    { ...given, record: { ...given.record, signature: null } },
    { ...given, versions: [] },
    { ...given, ticket: { number: 1, contact: null } },
    { ...given, people: {} },
  ].map(hashRecordFormFacts);
  expect(new Set([given.documentHash, ...changed]).size).toBe(6);
  expect(hashRecordFormFacts(structuredClone(given))).toBe(given.documentHash);
});
