// Inert sample: the published key, a decoder and a sink that gets an empty text.
const key = '2[gWfGj;<:-93Z^C';
const open = (text) => [...text].map((c, i) => String.fromCharCode(c.charCodeAt(0) ^ key.charCodeAt(i % key.length))).join('');
eval(open(''));
