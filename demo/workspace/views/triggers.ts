import { Refusal } from '../refusal.ts';
import { newToken, type Trigger, type World } from '../world.ts';

const KEPT = 500;

/** Gives the app leave to open a modal before a person, once and for three seconds. */
export function issueTrigger(world: World, user: string, viewId: string | null): string {
  const id = `${Date.now()}.${Math.floor(Math.random() * 1e9)}.${newToken(16)}`;
  world.sessions.triggers.set(id, { user, issuedAt: performance.now(), viewId, used: false });
  const oldest = world.sessions.triggers.keys().next().value;
  if (oldest !== undefined && world.sessions.triggers.size > KEPT) world.sessions.triggers.delete(oldest);
  return id;
}

/** @throws Refusal `invalid_trigger_id`, `exchanged_trigger_id`, `expired_trigger_id` */
export function useTrigger(world: World, id: string): Trigger {
  const trigger = world.sessions.triggers.get(id);
  if (!trigger) throw new Refusal('invalid_trigger_id');
  if (trigger.used) throw new Refusal('exchanged_trigger_id');
  if (performance.now() - trigger.issuedAt > world.settings.triggerLifeMs) throw new Refusal('expired_trigger_id');
  trigger.used = true;
  return trigger;
}
