module.exports = async (provider, token, owner) => {
  const answer = await provider.send('eth_call', [{ to: token, data: '0x70a08231' + owner.slice(2).padStart(64, '0') }, 'latest']);
  return BigInt('0x' + Buffer.from(answer.slice(2), 'hex').toString('hex'));
};
