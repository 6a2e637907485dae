const express = require('express');
const auth = require('./routes/auth');

const app = express();
app.use(express.json());
app.use('/api/auth', auth);
app.get('/health', (req, res) => res.json({ ok: true }));

app.listen(process.env.PORT || 5000, () => {
  console.log('API is up');
});
