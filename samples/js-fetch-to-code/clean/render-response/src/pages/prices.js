import axios from 'axios';

const api = axios.create({ baseURL: 'https://api.example.test/v3' });
const root = document.getElementById('prices');

function row({ symbol, price, change }) {
  const tr = document.createElement('tr');
  for (const text of [symbol.toUpperCase(), price.toFixed(2), `${change.toFixed(1)} %`]) {
    const td = document.createElement('td');
    td.textContent = text;
    tr.append(td);
  }
  tr.className = change < 0 ? 'down' : 'up';
  return tr;
}

function render(list) {
  root.replaceChildren(...list.map(row));
}

function refresh() {
  return api
    .get('/prices', { params: { vs: 'eur' } })
    .then((r) => render(r.data))
    .catch((err) => {
      root.textContent = err.response?.data?.message ?? 'No prices at the moment';
    });
}

refresh();
setInterval(refresh, 30000);
