/** Rings at an instant of the machine's own clock, in this process alone: late where the machine slept, never where it was stopped. */
export interface Alarms {
  /** At once where the instant has passed. @returns what keeps it from ringing. */
  set(at: Date, ring: () => void): () => void;
}
