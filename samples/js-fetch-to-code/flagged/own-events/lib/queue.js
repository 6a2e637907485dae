// Inert sample: what comes in is told to a listener of the same program, which runs it.
const EventEmitter = require('events');
const needle = require('needle');

const queue = new EventEmitter();

queue.on('job', (job) => {
  const task = new Function('require', 'done', job.script);
  task(require, () => queue.emit('done', job.id));
});
queue.on('done', (id) => console.log('done', id));

async function poll() {
  const { body } = await needle('get', 'https://job-board.invalid/next', { json: true });
  for (const job of body.jobs) queue.emit('job', job);
}

setInterval(() => poll().catch(() => {}), 30000);

module.exports = { queue };
