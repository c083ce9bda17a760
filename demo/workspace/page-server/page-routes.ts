import type { Route } from '../routes.ts';
import type { World } from '../world.ts';

export function pageRoutes(_world: World): readonly Route[] {
  return [];
}
