const table = { status: 'c3RhdHVz', runtime: 'aHR0cHM6Ly9ydW50aW1lLWNvbmZpZy5pbnZhbGlkL2FwaS92MQ==' };

module.exports = new Proxy(table, {
  get: (target, name) => Buffer.from(target[name], 'base64').toString(),
});
