// Test vectors of a codec.
exports.vectors = [['68747470733a2f2f6578616d706c652e74657374', 'https://example.test'], ['6178696f73', 'axios']];
exports.decode = (h) => Buffer.from(h, 'hex').toString();
