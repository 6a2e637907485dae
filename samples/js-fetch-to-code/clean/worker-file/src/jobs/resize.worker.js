const { parentPort, workerData } = require('worker_threads');
const sharp = require('sharp');

sharp(Buffer.from(workerData.data))
  .resize({ width: workerData.width })
  .toBuffer()
  .then((image) => parentPort.postMessage({ bytes: image.length }));
