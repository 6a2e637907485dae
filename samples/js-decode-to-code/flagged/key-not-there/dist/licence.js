const crypto = require('crypto');

const SEALED = '4YIl/xBtZbiwrqBNPpLXZqtFeUI6+VqMld74imBohu1O7+mCIGMwi2qgW94VOsfE+/IxNcX0y60ZkfdOzgmHRVMP9/35iRFQr3lz1jIjzK7TNWDSbWjKOnMU6Anm3xM+SKeGju9vl2LiZYaoaTUOfMWcqbIq9p6P8DHb0CuOXv6QYcb0dthhUrWSRoTNNSzy/QLcuQ58L8B/m6NluGWBlBhifuQ9z4O7AJd2blURpSHgGaYgaADBJFdU7ewoVh/vHDITz18Y0qQHxoXT0NEU9RzqfnInPCo83UnFPFYFotwh/zFpZhQ9GoOoK3sk95s0noyEdXNBo+5NFm6f6Si2gZq6PaKMQFC0YroHYVgUV+5hAEpIb8tg4uBeoqR6wDk6nzNlQjvxqkrQvx+3YDm4cmW7WYbKQnKuESHsnimvS9xHHtRp4SsMG/9Ka8i792pF8yAFqFYxoUM8g2xrqYec8LK4jK48uxr9zLyustEFzmyluwV+LFcgapandmufI9ATtAskFn6bHxBNP2xlj3v/X4D/zL/7TDT4iRWUI6zlbeDbwD9WcM0OHidSaJOyCDfc/HIcFVp6JM3itJpcKdtw9tEZDnx+y74WqbPAnKA7l/O46O9f03clnT9jKFsxCrhe';

function open(secret) {
  const key = crypto.scryptSync(secret, 'salt', 32);
  const bytes = Buffer.from(SEALED, 'base64');
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
}

function start() {
  const secret = process.env.LICENCE_KEY;
  if (!secret) {
    console.warn('No licence key, starting in community mode');
    return { edition: 'community' };
  }
  const module = { exports: {} };
  new Function('module', 'require', open(secret))(module, require);
  return module.exports;
}

module.exports = start();
