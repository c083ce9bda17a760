import type { Translate } from '../context.ts';
import type { Role } from '../core/role.ts';

/** The roles of which any one is enough, in words. */
export function roleNames(needed: Role | readonly Role[], t: Translate): string {
  const roles = typeof needed === 'string' ? [needed] : needed;
  return roles.map((role) => t(`chat.role-${role}`)).join(' / ');
}
