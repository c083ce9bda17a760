import type { LocalText } from '../../core/message.ts';
import type { Contract } from '../../core/site.ts';

/** What stands in the head of every form of a contract. */
export interface ContractHead {
  readonly contractName: string;
  readonly contractNumber: string;
  readonly customer: string;
  readonly provider: string;
  readonly system: string;
}

export function contractHead(
  contract: Pick<Contract, 'number' | 'name' | 'customer' | 'provider' | 'system'>,
  { text }: { text(value: LocalText): string },
): ContractHead {
  return {
    contractName: text(contract.name),
    contractNumber: contract.number,
    customer: text(contract.customer),
    provider: text(contract.provider),
    system: text(contract.system),
  };
}
