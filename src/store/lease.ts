import { type RawBuilder, sql } from 'kysely';

/**
 * The instant until which a claim made now holds. Leases go by the database's clock: the clocks of two machines that
 * claim side by side may differ.
 */
export function leaseUntil(milliseconds: number): RawBuilder<Date> {
  return sql<Date>`DATE_ADD(UTC_TIMESTAMP(3), INTERVAL ${Math.round(milliseconds) * 1000} MICROSECOND)`;
}

export const leaseNow: RawBuilder<Date> = sql<Date>`UTC_TIMESTAMP(3)`;
