import type { SqlRows } from '../check.ts';

/** What a database has beside its tables 库内对象, and a dump may lose on the way without a sign of it. */
export const OBJECT_KINDS = ['views', 'triggers', 'routines', 'events'] as const;
export type DatabaseObjectKind = (typeof OBJECT_KINDS)[number];

/** How many there are of each, as far as who asks may see them. */
export type DatabaseObjects = Readonly<Record<DatabaseObjectKind, number>>;

/** Both servers have packages among the routines where they have packages at all. The session is one in the database itself. */
export const DATABASE_OBJECTS_STATEMENT = `SELECT ${OBJECT_KINDS.map((kind) => `(${countObjects(kind, 'DATABASE()')})`).join(', ')}`;

/** A statement that counts the objects of one kind in a database. @param schema an expression of SQL. */
export function countObjects(kind: DatabaseObjectKind, schema: string): string {
  const where = kind === 'views' ? 'table_schema' : `${kind.slice(0, -1)}_schema`;
  return `SELECT COUNT(*) FROM information_schema.${kind} WHERE ${where} = ${schema}`;
}

/** Null when the answer is none. */
export function readDatabaseObjects(answer: SqlRows | undefined): DatabaseObjects | null {
  const counts = (answer?.rows[0] ?? []).map(Number);
  const [views, triggers, routines, events] = counts;
  if (views === undefined || triggers === undefined || routines === undefined || events === undefined) return null;
  return counts.every(Number.isSafeInteger) ? { views, triggers, routines, events } : null;
}

export function sameObjects(one: DatabaseObjects, other: DatabaseObjects): boolean {
  return OBJECT_KINDS.every((kind) => one[kind] === other[kind]);
}

export function hasObjects(objects: DatabaseObjects): boolean {
  return OBJECT_KINDS.some((kind) => objects[kind] > 0);
}
