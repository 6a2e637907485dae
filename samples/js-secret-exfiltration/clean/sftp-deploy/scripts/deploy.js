const fs = require('fs');
const os = require('os');
const path = require('path');
const { Client } = require('ssh2');

const { DEPLOY_HOST, DEPLOY_USER = 'deploy', DEPLOY_KEY } = process.env;
const dist = path.resolve(__dirname, '../dist');

function files(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? files(full) : [full];
  });
}

const connection = new Client();

connection.on('ready', () => {
  connection.sftp((error, sftp) => {
    if (error) throw error;
    const queue = files(dist);
    const next = () => {
      const file = queue.shift();
      if (!file) return connection.end();
      const remote = path.posix.join('/var/www', path.relative(dist, file).split(path.sep).join('/'));
      sftp.fastPut(file, remote, (failure) => {
        if (failure) throw failure;
        console.log(remote);
        next();
      });
    };
    next();
  });
});

connection.connect({
  host: DEPLOY_HOST,
  username: DEPLOY_USER,
  privateKey: fs.readFileSync(DEPLOY_KEY || path.join(os.homedir(), '.ssh', 'id_ed25519')),
});
