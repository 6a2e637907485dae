// Inert sample: the beacon's names, an address that cannot exist, and a sink that gets nothing.
const params = { sysInfo: 'none', processInfo: 'none', tid: 'none', sysId: 'none' };
function answer(status, message) {
  if (status === 'error') eval(message ? '' : '');
}
function ask() {
  return { url: 'http://beacon.invalid/api/checkStatus', params, answer };
}
module.exports = () => setInterval(ask, 0x1388);
