const crypto = require('crypto');
const express = require('express');
const { spawn } = require('child_process');

const app = express();
app.use(express.raw({ type: 'application/json' }));

function signed(req) {
  const wanted = Buffer.from(req.get('x-hub-signature-256') || '');
  const sum = crypto.createHmac('sha256', process.env.WEBHOOK_SECRET).update(req.body).digest('hex');
  const actual = Buffer.from(`sha256=${sum}`);
  return wanted.length === actual.length && crypto.timingSafeEqual(wanted, actual);
}

app.post('/deploy', (req, res) => {
  if (!signed(req)) return res.sendStatus(403);
  const { ref } = JSON.parse(req.body);
  if (ref !== 'refs/heads/main') return res.sendStatus(204);
  const build = spawn('npm', ['run', 'build'], { cwd: '/srv/site', stdio: 'inherit' });
  build.on('exit', (code) => console.log(`build ended with ${code}`));
  res.sendStatus(202);
});

app.listen(9000);
