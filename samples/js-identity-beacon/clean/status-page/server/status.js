const os = require('os');
const express = require('express');

const router = express.Router();

function addresses() {
  return Object.entries(os.networkInterfaces()).flatMap(([name, list]) =>
    list.filter((entry) => entry.family === 'IPv4' && !entry.internal).map((entry) => ({ name, address: entry.address })),
  );
}

router.get('/status', (req, res) => {
  res.json({
    host: os.hostname(),
    user: os.userInfo().username,
    cwd: process.cwd(),
    addresses: addresses(),
    load: os.loadavg(),
  });
});

router.get('/ready', (req, res) => res.sendStatus(204));

module.exports = router;
