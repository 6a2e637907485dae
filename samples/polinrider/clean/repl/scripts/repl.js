// A console that offers require and the project's modules: no marker.
const repl = require('repl');
global['r'] = require;
global['m'] = module;
repl.start('> ');
