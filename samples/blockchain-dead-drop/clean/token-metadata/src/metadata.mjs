import { Contract, JsonRpcProvider } from 'ethers';

const provider = new JsonRpcProvider('https://eth.example.test');
const abi = ['function tokenURI(uint256 id) view returns (string)', 'function name() view returns (string)'];

export async function metadata(address, id) {
  const contract = new Contract(address, abi, provider);
  const uri = await contract.tokenURI(id);
  if (uri.startsWith('data:application/json;base64,')) {
    return JSON.parse(Buffer.from(uri.slice(29), 'base64').toString('utf8'));
  }
  const response = await fetch(uri.replace('ipfs://', 'https://ipfs.example.test/ipfs/'));
  return response.json();
}

export async function card(address, id) {
  const { name, image, attributes = [] } = await metadata(address, id);
  const rows = attributes.map(({ trait_type: trait, value }) => `${trait}: ${value}`);
  return [name, image, ...rows].join('\n');
}
