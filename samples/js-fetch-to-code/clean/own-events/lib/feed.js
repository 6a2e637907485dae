const EventEmitter = require('events');
const axios = require('axios');

const feed = new EventEmitter();
const render = new Function('item', 'return `<li>${item.title}</li>`');

feed.on('item', (item) => console.log(render(item)));
feed.on('error', (error) => console.error(error.message));

async function refresh() {
  try {
    const { data } = await axios.get('https://news.example.test/items');
    data.items.forEach((item) => feed.emit('item', item));
  } catch (error) {
    feed.emit('error', error);
  }
}

module.exports = { feed, refresh };
