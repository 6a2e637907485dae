test('the blocklist holds it', () => { assert(list.has('indicator.lurescan.invalid')); });
