import { createPublicClient, hexToString, http, type Hash } from 'viem';
import { mainnet } from 'viem/chains';

const client = createPublicClient({ chain: mainnet, transport: http('https://eth.example.test') });

const printable = (text: string): string => text.replace(/[^\x20-\x7e\n]/g, '.');

export async function show(hash: Hash): Promise<string> {
  const { from, to, value, input } = await client.getTransaction({ hash });
  const lines = [`from  ${from}`, `to    ${to ?? 'a new contract'}`, `value ${value}`];
  if (input !== '0x') lines.push(`text  ${printable(hexToString(input))}`);
  return lines.join('\n');
}
