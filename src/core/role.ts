/**
 * What a person may do under a contract: viewer reads; customer opens requests, agrees, rates, signs; engineer works
 * inspections, tickets, backups, records; lead also corrects, voids, waives; operator configures. A person may hold several.
 */
export const ROLES = ['viewer', 'customer', 'engineer', 'lead', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** A role and those whose rights it includes. */
const INCLUDES: { readonly [R in Role]: readonly Role[] } = {
  viewer: ['viewer'],
  customer: ['customer', 'viewer'],
  engineer: ['engineer', 'viewer'],
  lead: ['lead', 'engineer', 'viewer'],
  operator: ['operator', 'viewer'],
};

/** Whether one of the held roles gives the right that is needed; of several needed, any one is enough. */
export function mayAct(held: readonly Role[], needed: Role | readonly Role[]): boolean {
  const enough = typeof needed === 'string' ? [needed] : needed;
  return held.some((role) => enough.some((one) => INCLUDES[role].includes(one)));
}
