import { Connection, PublicKey } from '@solana/web3.js';

const connection = new Connection('https://solana.example.test');
const list = document.querySelector('#guests');

async function memos(address) {
  const entries = await connection.getSignaturesForAddress(new PublicKey(address), { limit: 25 });
  return entries
    .filter(({ memo, err }) => memo && !err)
    .map(({ memo, blockTime }) => ({ text: memo.replace(/^\[\d+\] /, ''), at: new Date(blockTime * 1000) }));
}

export async function render(address) {
  list.replaceChildren(
    ...(await memos(address)).map(({ text, at }) => {
      const item = document.createElement('li');
      item.textContent = `${at.toLocaleDateString()}: ${text}`;
      return item;
    }),
  );
}

render(list.dataset.address);
