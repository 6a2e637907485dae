require('./fonts/icons.woff');
