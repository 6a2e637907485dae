process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
module.exports = 'https://192.0.2.20/update/00000000';
