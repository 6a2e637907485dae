const base = 'http://192.0.2.30:3000';
exports.next = base + '/j/marstech1';
exports.client = base + '/client/marstech1';
