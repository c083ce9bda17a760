import { describe, expect, test } from 'vitest';
import { contactOf, signatories } from '../../../src/core/record/signatory.ts';
import type { Person } from '../../../src/core/site.ts';
import { entries } from '../../support/records.ts';

const people: readonly Person[] = [
  { id: 'engineer', name: '顾文清', roles: ['engineer'] },
  { id: 'gu', name: { 'zh-CN': '顾文清', en: 'Gu Wenqing' }, roles: ['customer'] },
  { id: 'li', name: '李青', roles: ['viewer', 'customer'] },
];

describe('who signs for the customer', () => {
  test.each([
    ['nobody is named', null, ['gu', 'li']],
    ['by name', '顾文清', ['gu']],
    ['by name in another language, whatever its case', ' gu wenqing ', ['gu']],
    ['by id', 'li', ['li']],
    ['somebody whom the site does not know', '门卫老张', ['gu', 'li']],
    ['one of the team', 'engineer', ['gu', 'li']],
    ['part of a name', '顾', ['gu', 'li']],
  ])('%s', (_name, contact, ids) => {
    expect(signatories(people, contact).map(({ id }) => id)).toEqual(ids);
  });

  test('nobody, where the customer has no people', () => {
    expect(signatories(people.slice(0, 1), null)).toEqual([]);
  });
});

describe('whom a record names', () => {
  test.each([
    ['maintenance', null, '客户丙'],
    ['visit', '顾文清', '客户丙'],
    ['upgrade', '顾文清', null],
  ] as const)('%s, with %s on its ticket: %s', (kind, ticketContact, contact) => {
    expect(contactOf(entries[kind], ticketContact)).toBe(contact);
  });

  test('a maintenance record that names nobody: whom its ticket names', () => {
    const { maintenance } = entries;
    const unnamed = { ...maintenance, content: { ...maintenance.content, contact: null } };
    expect(contactOf(unnamed, '顾文清')).toBe('顾文清');
    expect(contactOf(unnamed, null)).toBeNull();
  });
});
