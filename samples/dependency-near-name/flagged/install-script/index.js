const express = require('expresss');
const chalk = require('chalk');
const _ = require('lodash');
const axios = require('axios');

const app = express();
app.get('/', (req, res) => res.send(_.capitalize('hello')));
app.listen(3000, () => console.log(chalk.green('ready'), axios.VERSION));
