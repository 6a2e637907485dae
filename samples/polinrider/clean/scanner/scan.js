// A scanner's table: keys without a decoder or a sink.
module.exports = ['2[gWfGj;<:-93Z^C', 'm6:tTh^D)cBz?NM]'];
