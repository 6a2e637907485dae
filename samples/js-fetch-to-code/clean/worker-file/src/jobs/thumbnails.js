const path = require('path');
const { Worker } = require('worker_threads');
const axios = require('axios').default;

const queue = [];
let running = 0;

function work(job) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(path.join(__dirname, 'resize.worker.js'), { workerData: job });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function next() {
  if (running >= 2 || queue.length === 0) return;
  running++;
  try {
    const url = queue.shift();
    const { data, headers } = await axios.get(url, { responseType: 'arraybuffer' });
    await work({ data, type: headers['content-type'], width: 320 });
  } finally {
    running--;
    setTimeout(next, 100);
  }
}

module.exports = (url) => {
  queue.push(url);
  next();
};
