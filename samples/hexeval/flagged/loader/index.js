// Inert sample: the strings say https://stage.invalid and axios; the sink gets an empty text.
const parts = ['68747470733a2f2f73746167652e696e76616c69642f6e6f6e65', '6178696f73'];
const read = (h) => h.replace(/../g, (p) => String.fromCharCode(parseInt(p, 16)));
exports.names = parts.map(read);
eval('');
