// Inert sample: the constants of the seeded shuffle around an empty list.
function unfold(list) {
  var x = String.fromCharCode(127); var k = '\x25'; var m = '\x23\x31'; var a = '\x23\x30'; var c = '\x23';
  return list.join('').split(k).join(x).split(m).join(k).split(a).join(c).split(x);
}
exports.unfold = unfold;
