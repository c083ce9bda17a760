import { describe, expect, test } from 'vitest';
import { mayAct, ROLES, type Role } from '../../src/core/role.ts';

describe('who may act', () => {
  const allowed: { [R in Role]: Role[] } = {
    viewer: ['viewer'],
    customer: ['viewer', 'customer'],
    engineer: ['viewer', 'engineer'],
    lead: ['viewer', 'engineer', 'lead'],
    operator: ['viewer', 'operator'],
  };
  test.each(ROLES)('as %s', (held) => {
    expect(ROLES.filter((needed) => mayAct([held], needed))).toEqual(allowed[held]);
  });

  test('several roles add up, none gives nothing', () => {
    expect(mayAct(['customer', 'engineer'], 'engineer')).toBe(true);
    expect(mayAct(['customer', 'operator'], 'engineer')).toBe(false);
    expect(mayAct([], 'viewer')).toBe(false);
  });
});
