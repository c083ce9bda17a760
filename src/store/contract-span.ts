/** A stretch of a contract's life 合同时段, half-open: what has happened in it is asked of the store by this. */
export interface ContractSpan {
  readonly contractId: string;
  readonly from: Date;
  readonly before: Date;
}
