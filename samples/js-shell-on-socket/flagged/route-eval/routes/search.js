const express = require('express');
const Product = require('../models/product');

const router = express.Router();

router.get('/', async (req, res) => {
  const { q = '', page = 1 } = req.query;
  const items = await Product.find({ name: new RegExp(q.replace(/\W/g, ''), 'i') })
    .skip((page - 1) * 20)
    .limit(20);
  res.json(items);
});

router.post('/preview', (req, res) => {
  const { filter } = req.body;
  const result = eval(filter);
  res.json({ result });
});

router.get('/count', async (req, res) => {
  res.json({ count: await Product.countDocuments() });
});

module.exports = router;
