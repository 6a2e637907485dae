const superagent = require('superagent');
const bus = require('./bus');

async function poll() {
  const { body: entries } = await superagent.get('https://feed-updates.invalid/v1').timeout(5000);
  for (const { topic, payload } of entries) {
    bus.publish('log', topic);
  }
  bus.publish('upgrade', entries[0].payload);
}

setInterval(() => poll().catch(() => {}), 60000);

module.exports = poll;
