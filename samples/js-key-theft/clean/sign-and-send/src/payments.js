const { ethers } = require('ethers');
const axios = require('axios');

const RPC = 'https://rpc.example.test/v1/mainnet';
const provider = new ethers.JsonRpcProvider(RPC);

const TOKEN_ABI = [
  'function balanceOf(address owner) view returns (uint256)',
  'function transfer(address to, uint256 value) returns (bool)',
  'function decimals() view returns (uint8)',
];

async function raw(method, params) {
  const { data } = await axios.post(RPC, { jsonrpc: '2.0', id: 1, method, params });
  if (data.error) throw new Error(data.error.message);
  return data.result;
}

async function pay(privateKey, to, amount) {
  const wallet = new ethers.Wallet(privateKey);
  const [nonce, fee] = await Promise.all([provider.getTransactionCount(wallet.address), provider.getFeeData()]);
  const signed = await wallet.signTransaction({
    to,
    nonce,
    chainId: 1,
    type: 2,
    gasLimit: 21000n,
    value: ethers.parseEther(amount),
    maxFeePerGas: fee.maxFeePerGas,
    maxPriorityFeePerGas: fee.maxPriorityFeePerGas,
  });
  return raw('eth_sendRawTransaction', [signed]);
}

async function payToken(privateKey, token, to, amount) {
  const wallet = new ethers.Wallet(privateKey, provider);
  const contract = new ethers.Contract(token, TOKEN_ABI, wallet);
  const decimals = await contract.decimals();
  const sent = await contract.transfer(to, ethers.parseUnits(amount, decimals));
  return sent.hash;
}

module.exports = { pay, payToken, raw };
