const fs = require('fs');
const crypto = require('crypto');
const { Wallet } = require('ethers');

function seal(secret, password) {
  const salt = crypto.randomBytes(16);
  const iv = crypto.randomBytes(12);
  const cipher = crypto.createCipheriv('aes-256-gcm', crypto.scryptSync(password, salt, 32), iv);
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return [salt, iv, cipher.getAuthTag(), body].map((part) => part.toString('base64')).join('.');
}

function open(text, password) {
  const [salt, iv, tag, body] = text.split('.').map((part) => Buffer.from(part, 'base64'));
  const decipher = crypto.createDecipheriv('aes-256-gcm', crypto.scryptSync(password, salt, 32), iv);
  decipher.setAuthTag(tag);
  return decipher.update(body, undefined, 'utf8') + decipher.final('utf8');
}

exports.save = (file, privateKey, password) => {
  const { address } = new Wallet(privateKey);
  fs.writeFileSync(file, JSON.stringify({ address, sealed: seal(privateKey, password) }), { mode: 0o600 });
  return address;
};

exports.load = (file, password) => new Wallet(open(JSON.parse(fs.readFileSync(file, 'utf8')).sealed, password));
