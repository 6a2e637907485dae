import { Connection, Keypair, PublicKey, Transaction, TransactionInstruction, sendAndConfirmTransaction } from '@solana/web3.js';
import bs58 from 'bs58';

const MEMO = new PublicKey('11111111111111111111111111111111');

export async function memo(secret: string, text: string): Promise<string> {
  const payer = Keypair.fromSecretKey(bs58.decode(secret));
  const connection = new Connection('https://solana.example.test', 'confirmed');
  const transaction = new Transaction().add(
    new TransactionInstruction({ keys: [], programId: MEMO, data: Buffer.from(text, 'utf8') }),
  );
  const signature = await sendAndConfirmTransaction(connection, transaction, [payer]);
  await fetch('https://api.example.test/memos', {
    method: 'POST',
    body: JSON.stringify({ from: payer.publicKey.toBase58(), signature }),
  });
  return signature;
}
