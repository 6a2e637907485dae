require('http').createServer((request, response) => response.end('ok')).listen(3000);
