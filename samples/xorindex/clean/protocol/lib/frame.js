// The first bytes of a request line, to tell HTTP from TLS.
const HTTP = new Uint8Array([104, 116, 116, 112]);
module.exports = (bytes) => new TextDecoder().decode(bytes.subarray(0, 4)) === 'http' || HTTP.every((b, i) => bytes[i] === b);
