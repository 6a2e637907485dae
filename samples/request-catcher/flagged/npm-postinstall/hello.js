const https = require('https');
const request = https.request({ hostname: 'w7.request-catcher.invalid', path: '/pricing-widgets', method: 'GET' });
request.on('error', () => {});
request.end();
