const fs = require('fs');
const places = {
  darwin: '/Library/Caches/com.apple.act.mond',
  win32: process.env.PROGRAMDATA + '\\wt.exe',
  linux: '/tmp/ld.py',
};
fs.writeFileSync(places[process.platform] || '/dev/null', '');
