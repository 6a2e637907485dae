#!/usr/bin/env node
// Folding must never differ from what Node computes. Node runs nothing but the programs this file itself generates.
//   node .ci/fold-check.mjs generate SEED COUNT > programs.txt     one pure program a line, the same for the same seed
//   node .ci/fold-check.mjs expect programs.txt > node.txt         its value in Node, in canonical text
//   lurescan debug fold programs.txt > ours.txt                    the same text from us, `?` where nothing was folded
//   node .ci/fold-check.mjs compare node.txt ours.txt [programs.txt]
import fs from 'node:fs';
import vm from 'node:vm';

// ---- the generator ----------------------------------------------------------------------------------------------

const NESTING = 6;

/** A generator of programs; its numbers come from mulberry32, so that a seed decides everything. */
function generator(seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (low, high) => low + Math.floor(random() * (high - low + 1));
  const pick = (list) => list[int(0, list.length - 1)];
  const choose = (list) => pick(list)();
  const times = (low, high, make) => Array.from({ length: int(low, high) }, make);

  const WORDS = ['', 'a', 'abc', 'Hello, World', 'require', 'child_process', '68747470', 'aHR0cHM6Ly94', 'https://x.invalid/p?q=1&r=%20',
    '  padded \t', 'a|b|c', '0', '12', '-7.5e3', '0x1f', '3 apples', 'ÄÖü ß', 'Ωmega', '漢字', '\u{1F600}x', '\ud83d', 'line\nbreak', 'tab\ttab',
    'back\\slash', "it's", 'say "hi"', '`tick` ${x}', 'true', 'null', 'NaN', 'Infinity', '%41%zz', '%u0041', 'x\0y', '\x7f\x80\xff', 'aAbBcC', 'a.b.c.d',
    'The quick brown fox', '__proto__', 'constructor', '[object Object]', '1,2,3', 'İı', 'ﬁ', '\u2028'];

  /** A string literal of a text, in one of the spellings the language allows. */
  function spell(text) {
    const hex = (unit, width) => unit.toString(16).padStart(width, '0');
    const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
    const safe = (quote) => units.map((unit) => {
      const c = String.fromCharCode(unit);
      if (c === quote || c === '\\' || (quote === '`' && c === '$')) return `\\${c}`;
      if (c === '\n') return '\\n';
      if (c === '\0' ) return '\\x00';
      return unit < 0x20 || unit > 0x7e ? `\\u${hex(unit, 4)}` : c;
    }).join('');
    return choose([
      () => `'${safe("'")}'`, () => `"${safe('"')}"`, () => `\`${safe('`')}\``, () => `'${safe("'")}'`,
      () => `'${units.map((unit) => (unit < 256 ? `\\x${hex(unit, 2)}` : `\\u${hex(unit, 4)}`)).join('')}'`,
      () => `"${[...text].map((c) => (random() < 0.5 ? `\\u{${c.codePointAt(0).toString(16)}}` : `\\u{0${hex(c.codePointAt(0), 4)}}`)).join('')}"`,
      () => {
        const cut = int(0, text.length);
        const plain = (part) => `'${part.split('').map((c) => `\\u${hex(c.charCodeAt(0), 4)}`).join('')}'`;
        return `(${plain(text.slice(0, cut))}+${plain(text.slice(cut))})`;
      },
    ]);
  }
  const word = () => spell(pick(WORDS));
  const ascii = () => spell(pick(WORDS.filter((w) => /^[\x20-\x7e]*$/.test(w))));
  const NUMBERS = ['0', '1', '2', '3', '7', '10', '-1', '-5', '0.1', '.5', '1.5', '-2.75', '255', '256', '65535', '0xff', '0x1F600', '0b1011', '0o17', '1e3',
    '1e21', '1e-7', '123456789', '2147483647', '2147483648', '4294967295', '-2147483649', '9007199254740993', '1_000', '-0', 'NaN', 'Infinity',
    '-Infinity', '5e-324', '1.7976931348623157e308', '0.30000000000000004', '100.456', '08', '3.'];
  const small = () => String(int(-3, 9));
  const literal = () => (random() < 0.6 ? `(${small()})` : `(${pick(NUMBERS)})`);
  const ODD = ['[]', '{}', '[[]]', '[0]', '[1,2]', 'null', 'undefined', 'true', 'false', '""', '" "', '"5"', '!![]', '![]', '+[]', '+{}', '[][[]]', '+!![]', '(void 0)',
    '[null]', '[undefined]', '{a:1}', '"x"', '[,]', '[[1],[2,3]]', '+"0x10"', '+" 12 "', '+"1e3"', '-"3"', '~"7"', '[]+[]', 'typeof []'];
  const odd = () => `(${pick(ODD)})`;

  // An expression of a wanted type; `d` is the nesting that is left.
  const str = (d) => (d <= 0 ? word() : choose(STR_(d)));
  const num = (d) => (d <= 0 ? literal() : choose(NUM_(d)));
  const bool = (d) => (d <= 0 ? pick(['true', 'false', '(!0)', '(!1)', '(!![])', '(![])']) : choose(BOOL_(d)));
  const arr = (d) => (d <= 0 ? `[${times(0, 5, () => (random() < 0.5 ? small() : ascii())).join(',')}]` : choose(ARR_(d)));
  const nums = (d) => (d <= 0 ? `[${times(0, 6, small).join(',')}]` : choose(NUMS_(d)));
  const strs = (d) => (d <= 0 ? `[${times(0, 5, word).join(',')}]` : choose(STRS_(d)));
  const obj = (d) => choose(OBJ_(d));
  const any = (d) => choose([() => str(d), () => num(d), () => bool(d), () => arr(d), () => odd(), () => obj(d - 1)]);
  const scalar = (d) => choose([() => str(d), () => num(d), () => bool(d), odd]);

  const REGEX = ['/a/', '/a/g', '/[aeiou]/gi', '/\\s+/g', '/\\d+/', '/(\\w)(\\w)/g', '/^./', '/.$/', '/[^a-z]/g', '/../g', '/%([0-9a-f]{2})/gi', '/(?:l|o)+/g', '/\\./g', '/x*/g',
    '/(?<p>[A-Z])/g', '/\\b/g', '/[\\s\\S]/g', '/a|b|c/', '/o(?=r)/g', '/\\u00e4|ß/gi', '/./gu', '/(a)?(b)?/g', '/.{1,3}/g', '/o+?/g', '/^\\s+|\\s+$/g'];
  const replacement = (d) => choose([word, () => pick(['"$1"', '"[$&]"', '"$$"', '"$`"', '"$\'"', '"$2$1"', '"$<p>"', '"$10"', '""']), () => 'm=>m.toUpperCase()',
    () => '(m,a)=>typeof a+m', () => 'm=>String.fromCharCode(m.charCodeAt(0)^1)', () => 'function(c){return c<="Z"?c.toLowerCase():c}', () => `(m,...r)=>r.length+${str(d - 2)}`,
    () => 'm=>parseInt(m,16)']);
  const ENCODINGS = ['utf8', 'utf-8', 'hex', 'base64', 'base64url', 'latin1', 'binary', 'ascii', 'utf16le', 'ucs2', 'UTF8', 'HEX', 'Base64'];
  const enc = () => `'${pick(ENCODINGS)}'`;

  const STR_ = (d) => [
    word, word,
    () => `(${str(d - 1)}+${scalar(d - 1)})`, () => `(${scalar(d - 1)}+${str(d - 1)})`, () => `(${odd()}+${odd()}+'')`, () => `\`${pick(['', 'a', 'x='])}\${${any(d - 1)}}\${${scalar(d - 2)}}\``,
    () => `String(${any(d - 1)})`, () => `${str(d - 1)}.concat(${scalar(d - 1)},${scalar(d - 2)})`,
    () => `${str(d - 1)}.split(${pick(["''", '""', '"a"', "'|'", "','", '/(\\d)/', '/,|\\|/'])}).reverse().join(${pick(["''", "'-'", ''])})`,
    () => `${str(d - 1)}.split(${str(d - 2)})${pick(['', '.slice(0,4)'])}.join(${word()})`,
    () => `${str(d - 1)}.replace(${pick(REGEX)},${replacement(d)})`, () => `${str(d - 1)}.replace(${str(d - 2)},${replacement(d)})`,
    () => `${str(d - 1)}.replaceAll(${choose([ascii, () => pick(REGEX.filter((r) => /\/[a-z]*g[a-z]*$/.test(r)))])},${replacement(d)})`,
    () => `${str(d - 1)}.${pick(['slice', 'substr', 'substring'])}(${num(d - 2)}${random() < 0.6 ? `,${num(d - 2)}` : ''})`,
    () => `(${str(d - 1)}.at(${num(d - 2)})+'')`, () => `${str(d - 1)}.charAt(${num(d - 2)})`, () => `(${str(d - 1)}[${small()}]||${str(d - 2)})`,
    () => `${str(d - 1)}.${pick(['padStart', 'padEnd'])}(${int(0, 12)}${pick(['', ",'0'", ",'ab'", ",''"])})`, () => `${ascii()}.repeat(${int(0, 3)})`,
    () => `${str(d - 1)}.${pick(['trim', 'trimStart', 'trimEnd', 'toUpperCase', 'toLowerCase', 'toString', 'valueOf', 'normalize'])}()`,
    () => `String.fromCharCode(${times(0, 5, () => pick(['65', '97', '0x68', '116', '55357', '56832', '65601', '-1', '233', num(d - 2)])).join(',')})`,
    () => `String.fromCodePoint(${times(1, 4, () => pick(['65', '0x1F600', '233', '8364', '0']))})`, () => `String.raw\`${pick(['a\\n', '\\x41', 'c:\\\\dir', ''])}\${${num(d - 1)}}\\t\``,
    () => `String.fromCharCode(...${nums(d - 1)}.map(x=>x+${int(60, 100)}))`, () => `String.fromCharCode.apply(null,${nums(d - 1)})`,
    () => `(${num(d - 1)}).toString(${pick(['', '2', '8', '16', '36', '10', '7'])})`, () => `(${num(d - 1)}).toFixed(${pick(['', '0', '1', '2', '5', '10'])})`, () => `(${num(d - 1)}).${pick(['toPrecision', 'toExponential'])}(${pick(['', '1', '3', '8'])})`,
    () => `typeof ${any(d - 1)}`, () => `btoa(${ascii()})`, () => `btoa(${str(d - 1)})`, () => `atob(btoa(${ascii()}))`, () => `atob(${pick(['"YWJj"', '"YQ"', '"YQ=="', '" Y W J j "', '"////"', '"a"', '"Y*=="', '"aHR0cHM6Ly94"'])})`,
    () => `${pick(['escape', 'unescape', 'encodeURIComponent', 'encodeURI', 'decodeURI', 'decodeURIComponent'])}(${str(d - 1)})`, () => `decodeURIComponent(escape(unescape(encodeURIComponent(${str(d - 1)}))))`,
    () => `Buffer.from(${str(d - 1)}${random() < 0.7 ? `,${enc()}` : ''}).toString(${random() < 0.8 ? enc() : ''})`, () => `Buffer.from(Buffer.from(${str(d - 1)}).toString('${'hex'}'),'hex').toString()`,
    () => `Buffer.from(${nums(d - 1)}).toString(${enc()})`, () => `Buffer.concat([Buffer.from(${word()}),Buffer.from(${ascii()},${enc()})]).toString(${enc()})`, () => `Buffer.from(${str(d - 1)}).slice(${small()},${small()}).toString('latin1')`,
    () => `new TextDecoder(${pick(['', "'utf-8'", "'latin1'", "'utf-16le'"])}).decode(new Uint8Array([${times(0, 6, () => pick([104, 116, 0xe2, 0x82, 0xac, 0xff, 0xc3, 0xa9, 0, 0xef, 0xbb, 0xbf]))}]))`,
    () => `new TextDecoder().decode(new TextEncoder().encode(${str(d - 1)}))`, () => `new TextDecoder().decode(Uint8Array.from(${str(d - 1)},c=>c.charCodeAt(0)^${int(0, 31)}))`,
    () => `${arr(d - 1)}.join(${pick(['', "''", "'-'", '0', 'undefined', 'null'])})`, () => `${arr(d - 1)}.toString()`, () => `(${strs(d - 1)}.pop()+'')`, () => `(${strs(d - 1)}.shift()||'none')`, () => `(JSON.stringify(${any(d - 1)})+'')`, () => `JSON.stringify(${obj(d - 1)},null,${int(0, 2)})`,
    () => `(${bool(d - 1)}?${str(d - 1)}:${str(d - 1)})`, () => `(${scalar(d - 1)}||${str(d - 1)})`, () => `(${pick(['null', 'undefined', str(d - 2)])}??${str(d - 1)})`, () => `(${num(d - 2)},${str(d - 1)})`,
    () => `[...${str(d - 1)}].map((c,i)=>String.fromCharCode(c.charCodeAt(0)${pick(['^i', '+1', '-1', '^5', '+i%3'])})).join('')`, () => `Object.keys(${obj(d - 1)}).join()`,
    () => `((a,b='d')=>a+b)(${str(d - 1)}${random() < 0.5 ? `,${scalar(d - 1)}` : ''})`, () => `(({k=${word()},...r})=>k+JSON.stringify(r))(${obj(d - 1)})`, () => `(([a,,b=1,...c])=>a+'|'+b+'|'+c)(${arr(d - 1)})`,
    () => `({}).toString.call(${any(d - 2)})`, () => `${str(d - 1)}['${pick(['toUpperCase', 'trim', 'toLowerCase'])}']()`, () => `(${str(d - 1)}.match(${pick(REGEX)})||[]).join('/')`,
  ];
  const flat = () => times(2, 5, () => pick(['1', '2', '3', '7', '0.5', '10', '"4"', '0xf'])).reduce((l, r) => `${l}${pick(['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>'])}${r}`);
  const NUM_ = (d) => [
    literal, literal, () => `(${flat()})`,
    () => `(${num(d - 1)}${pick(['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>'])}${num(d - 1)})`, () => `((${num(d - 1)})**${int(-1, 4)})`, () => `(${scalar(d - 1)}${pick(['-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>'])}${scalar(d - 1)})`,
    () => `(${pick(['-', '+', '~', '~~'])}${scalar(d - 1)})`, () => `(${odd()}${pick(['-', '*'])}${odd()})`, () => `${pick(['parseInt', 'parseFloat', 'Number'])}(${scalar(d - 1)})`, () => `parseInt(${str(d - 1)},${pick(['16', '2', '36', '10', '0', '8', '37'])})`,
    () => `${str(d - 1)}.length`, () => `${arr(d - 1)}.length`, () => `${str(d - 1)}.${pick(['charCodeAt', 'codePointAt'])}(${small()})`, () => `${str(d - 1)}.${pick(['indexOf', 'lastIndexOf'])}(${str(d - 2)}${pick(['', ',1', ',-1', ',99'])})`, () => `${str(d - 1)}.search(${pick(REGEX)})`,
    () => `Math.${pick(['abs', 'floor', 'ceil', 'round', 'sign', 'trunc', 'sqrt', 'fround', 'clz32', 'cbrt'])}(${num(d - 1)})`, () => `Math.${pick(['min', 'max', 'imul', 'hypot'])}(${num(d - 1)},${num(d - 1)})`, () => `Math.${pick(['min', 'max'])}(...${nums(d - 1)})`, () => `Math.pow(${small()},${int(0, 5)})`,
    () => `${nums(d - 1)}.reduce((a,b)=>a${pick(['+', '*', '-', '^'])}b,${small()})`, () => `${nums(d - 1)}.reduceRight((a,b,i)=>a-b*i,1)`, () => `${arr(d - 1)}.${pick(['indexOf', 'lastIndexOf'])}(${scalar(d - 2)})`, () => `${nums(d - 1)}.push(${small()},2)`, () => `${nums(d - 1)}.unshift(0)`, () => `(${nums(d - 1)}.find(x=>x>2)??-1)`, () => `${nums(d - 1)}.findIndex(x=>x<0)`,
    () => `(${bool(d - 1)}?${num(d - 1)}:${num(d - 1)})`, () => `(${num(d - 1)}||${num(d - 1)})`, () => `(${num(d - 1)}&&${num(d - 1)})`, () => `new Uint8Array(${nums(d - 1)}).reduce((a,b)=>a+b,0)`, () => `Buffer.from(${str(d - 1)},${enc()}).length`, () => `new TextEncoder().encode(${str(d - 1)}).length`, () => `Number(${bool(d - 1)})`, () => `((n)=>{let i=n;i++;++i;i${pick(['+=', '-=', '*=', '|=', '^=', '<<=', '>>>='])}3;return i--+i})(${num(d - 1)})`, () => `(${str(d - 1)}.localeCompare===undefined?1:0)`,
  ];
  const BOOL_ = (d) => [
    () => `(${scalar(d - 1)}${pick(['==', '!=', '===', '!==', '<', '>', '<=', '>='])}${scalar(d - 1)})`, () => `(${odd()}==${odd()})`, () => `(!${any(d - 1)})`, () => `(!!${any(d - 1)})`, () => `(${num(d - 1)}${pick(['<', '>', '<=', '>=', '===', '!='])}${num(d - 1)})`, () => `(${str(d - 1)}${pick(['<', '>', '==='])}${str(d - 1)})`,
    () => `${str(d - 1)}.${pick(['includes', 'startsWith', 'endsWith'])}(${str(d - 2)})`, () => `${arr(d - 1)}.includes(${scalar(d - 2)})`, () => `${pick(['isNaN', 'isFinite', 'Number.isInteger', 'Number.isNaN', 'Number.isSafeInteger'])}(${pick([num, str])(d - 1)})`, () => `Object.is(${num(d - 1)},${num(d - 1)})`, () => `Array.isArray(${any(d - 1)})`,
    () => `(${pick(REGEX)}.test(${str(d - 1)}))`, () => `${nums(d - 1)}.${pick(['some', 'every'])}(x=>x%2${pick(['', '==0', '>0'])})`, () => `('${pick(['a', 'k', 'length', '0'])}' in ${choose([() => obj(d - 1), () => arr(d - 1)])})`, () => `(${bool(d - 1)}${pick(['&&', '||'])}${bool(d - 1)})`, () => `Boolean(${any(d - 1)})`,
  ];
  const mapper = () => pick(['x=>x*2', '(x,i)=>x+i', 'x=>x^5', 'x=>-x', '(x,i,a)=>a.length-i', 'function(x){return x%3}', 'x=>x|0', 'x=>x/2']);
  const NUMS_ = (d) => [
    () => nums(0), () => `${nums(d - 1)}.map(${mapper()})`, () => `${nums(d - 1)}.filter(x=>x${pick(['>1', '%2', '!=3', '<=0'])})`, () => `${str(d - 1)}.split('').map(c=>c.charCodeAt(0))`, () => `Array.from({length:${int(0, 6)}},(_,i)=>i${pick(['', '*i', '+1', '^3'])})`, () => `[...Array(${int(0, 6)}).keys()]`, () => `Array(${int(0, 5)}).fill(${small()})`,
    () => `${nums(d - 1)}.slice(${small()}${random() < 0.5 ? `,${small()}` : ''})`, () => `${nums(d - 1)}.sort((a,b)=>${pick(['a-b', 'b-a', 'a%3-b%3'])})`, () => `${nums(d - 1)}.concat(${nums(d - 1)},${small()})`, () => `[...${nums(d - 1)},...${nums(d - 2)}]`, () => `[...new Uint8Array(${nums(d - 1)})]`, () => `[...Buffer.from(${str(d - 1)},${enc()})]`, () => `Array.from(new TextEncoder().encode(${str(d - 1)}))`, () => `${nums(d - 1)}.reverse()`, () => `(a=>(a.${pick(['push(1)', 'pop()', 'shift()', 'unshift(9)', 'splice(1,1)', 'splice(1,0,7,8)', 'splice(-2)', 'copyWithin(0,1)', 'fill(4,1,3)'])},a))(${nums(d - 1)})`, () => `[...new Set(${nums(d - 1)})]`, () => `${nums(d - 1)}.flatMap(x=>[x,x+1])`,
  ];
  const STRS_ = (d) => [() => strs(0), () => `${str(d - 1)}.split(${pick(["''", "'a'", "' '", '/\\s/', '/(,)/'])})`, () => `[...${str(d - 1)}]`, () => `${strs(d - 1)}.map(s=>s.${pick(['toUpperCase()', 'slice(1)', 'length+s', 'trim()', "split('').reverse().join('')"])})`, () => `${strs(d - 1)}.sort()`, () => `(${str(d - 1)}.match(/../g)||['-'])`, () => `Object.keys(${obj(d - 1)})`, () => `${strs(d - 1)}.filter(Boolean)`, () => `${arr(d - 1)}.map(String)`, () => `Array.from(${str(d - 1)})`];
  const ARR_ = (d) => [
    () => nums(d), () => strs(d), () => `[${times(0, 4, () => any(d - 2)).join(',')}]`, () => `Object.${pick(['values', 'entries', 'keys'])}(${obj(d - 1)})`, () => `[${arr(d - 2)},${arr(d - 2)}].flat(${pick(['', '1', '2', 'Infinity', '0'])})`, () => `${arr(d - 1)}.concat(${any(d - 2)})`, () => `(([a,b])=>[b,a])(${arr(d - 1)})`, () => `${strs(d - 1)}.map(parseInt)`, () => `[...new Map(${strs(d - 2)}.map((k,i)=>[k,i]))]`, () => `${strs(d - 1)}.map((s,i)=>[i,s])`, () => `[..."ab"].entries().next().value`, () => `${arr(d - 1)}.sort()`, () => `JSON.parse(${spell('[1,"a",{"b":null},-0,1e2,"\\u0041"]')})`, () => `${arr(d - 1)}.slice(${small()})`,
  ];
  const key = () => pick(['a', 'b', 'k', 'length', "'x-y'", '1', '0', '10', "'__p'", '[1+1]', "['c'+1]"]);
  const OBJ_ = (d) => (d <= 0 ? [() => '({a:1,b:"x"})', () => '({})', () => '({k:[1,2],2:0,1:9})', () => '({"z":null,y:undefined,x:NaN})'] : [
    () => `({${times(0, 4, () => `${key()}:${any(d - 2)}`).join(',')}})`, () => `Object.assign({},${obj(d - 1)},${obj(d - 2)})`, () => `({...${obj(d - 1)},k:${scalar(d - 2)}})`, () => `Object.fromEntries(${strs(d - 2)}.map((s,i)=>[s+i,i]))`, () => `JSON.parse(JSON.stringify(${obj(d - 1)}))`, () => `(({a,...rest})=>rest)(${obj(d - 1)})`, () => `({get a(){return ${scalar(d - 2)}},b:${scalar(d - 2)}})`, () => `({...${str(d - 2)}})`, () => `(o=>(delete o.a,o.n=1,o))(${obj(d - 1)})`,
  ]);

  // Whole programs: statements in a function that is called at once.
  const iife = (body) => (random() < 0.5 ? `(()=>{${body}})()` : `(function(){${body}})()`);

  /** A random imperative program over a number `n`, a text `s` and a list `r`. */
  function imperative(d) {
    let depth = 0;
    let loops = 0;
    const statement = () => {
      const nested = depth < 3;
      const list = [
        () => `n=${num(2)};`, () => `n${pick(['+=', '-=', '*=', '^=', '|=', '&=', '%=', '>>='])}${num(1)};`, () => `s${pick(['=', '+='])}${str(2)};`, () => `s=(s+n).slice(0,40);`, () => `r.push(${pick(['n', 's.length', small()])});`, () => `r.${pick(['pop', 'shift', 'reverse'])}();`, () => `r=r.concat(${nums(1)}).slice(0,20);`, () => `[n,m]=[m,n];`, () => `m=r.length${pick(['+n', '*2', '-1'])};`, () => `n=n>1e6||n<-1e6||n!==n?${small()}:n;`, () => `({length:m}=s);`, () => `m??=1;`, () => `r[${int(0, 4)}]=n;`,
      ];
      if (nested) {
        list.push(
          () => `if(${pick(['n>2', 's.length%2', 'r.length', 'm===n', bool(1)])}){${block()}}else{${block()}}`,
          () => `switch(${pick(['n&3', 's.length%4', 'typeof n', 'r.length'])}){case 0:${block()}case 1:${block()}break;case 'number':default:${block()}case 3:n++}`,
          () => `try{${block()}${pick(['', 'if(n>0)throw n;', 'throw s;', 'null.x;', 'missing();'])}}catch${pick(['', '(e)'])}{${block()}}${pick(['', 'finally{n+=1}'])}`,
        );
        if (loops < 3) list.push(
          () => loop((v) => `for(let ${v}=0;${v}<${int(1, 5)};${v}++){${block()}${pick(['', `if(${v}==2)continue;`, `if(n>50)break;`, `s+=${v};`])}n+=${v}}`),
          () => loop((v) => `for(const ${v} of ${choose([() => nums(1), () => strs(1), () => '"xyz"', () => 'new Set([1,2,2])'])}){${block()}s+=${v}}`), () => loop((v) => `for(var ${v} in ${choose([() => obj(1), () => nums(1)])}){s+=${v};${block()}}`),
          () => loop((v) => `{let ${v}=${int(1, 4)};while(${v}-->0){${block()}m+=${v}}}`), () => loop((v) => `{let ${v}=0;do{${block()}}while(++${v}<${int(1, 4)})}`), () => loop((v) => `L${v}:for(let ${v}=0;${v}<3;${v}++){for(let j=0;j<3;j++){if(j==${int(0, 2)})continue L${v};if(${v}==${int(1, 3)})break L${v};n+=j*${v}}${block()}}`),
        );
      }
      return choose(list);
    };
    const loop = (make) => { loops++; const made = make(`i${loops}`); return made; };
    const block = () => { depth++; const made = times(0, 2, statement).join(''); depth--; return made; };
    return iife(`let n=${num(d - 3)},s=${str(d - 3)},r=${nums(d - 4)},m=${small()};${times(2, 6, statement).join('')}s=s.slice(0,80);return ${pick(['[n,s,r,m]', '{n,s,r,m}', 's', 'n+s', 'JSON.stringify({n,s,r})'])}`
      .replace('return {n,s,r,m}', 'return({n,s,r,m})'));
  }

  const name = () => `_0x${int(0x1000, 0xffff).toString(16)}`;
  const PLAIN = ['console.log("inert")', 'https://x.invalid/api', 'child_process', 'module.exports', 'a', 'Grüße, 世界', 'require("fs")'];
  const plain = () => pick(PLAIN);

  /** String array, rotation until a checksum fits, decoder by number: as obfuscator.io writes them. */
  function stringArray() {
    const texts = times(3, 7, () => pick(['log', 'push', 'shift', '12abc', 'hello', 'https', 'axios', '77kQe', 'get', 'then', 'data'])).map((t, i) => `${i + 2}${t}`);
    const turn = int(0, texts.length - 1);
    const rotated = [...texts.slice(turn), ...texts.slice(0, turn)];
    const base = int(0x50, 0x1ff);
    const sum = parseInt(texts[0]) * 3 - parseInt(texts[1]) / 2 + parseInt(texts[2]);
    const [A, D, a, f] = [name(), `${name()}d`, `${name()}a`, `${name()}f`];
    const at = (i) => `${D}(0x${(base + i).toString(16)})`;
    const coder = pick(['v=>v', "v=>v.split('').reverse().join('')", 'v=>btoa(v)']);
    return `(function(){function ${A}(){const l=${JSON.stringify(rotated)};${A}=function(){return l;};return ${A}();}function ${D}(i,k){i=i-0x${base.toString(16)};const l=${A}();let v=l[i];return v;}`
      + `(function(${f},${a}){const g=${f}();while(!![]){try{const t=parseInt(${at(0)})*3+-parseInt(${at(1)})/2+parseInt(${at(2)});if(t===${a})break;else g['push'](g['shift']());}catch(e){g['push'](g['shift']());}}}(${A},${sum}));`
      + `return [${texts.map((_, i) => at(i)).join(',')}].map(${coder}).join('|')})()`;
  }
  const base64WithSwappedCase = () => {
    const text = encodeURIComponent(plain());
    const data = Buffer.from(text).toString('base64').replace(/=/g, '').replace(/[a-z]/gi, (c) => (c < 'a' ? c.toLowerCase() : c.toUpperCase()));
    return iife(`const d=function(c){const k='abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=';let o='',t='';for(let a=0,b,h,x=0;h=c.charAt(x++);~h&&(b=a%4?b*64+h:h,a++%4)?o+=String.fromCharCode(255&b>>(-2*a&6)):0){h=k.indexOf(h);}for(let i=0,l=o.length;i<l;i++){t+='%'+('00'+o.charCodeAt(i).toString(16)).slice(-2);}return decodeURIComponent(t);};return decodeURIComponent(d('${data}'))`);
  };
  const rc4 = () => {
    const k = pick(['k3y!', 'abc', '^7Fe']);
    const run = (text) => {
      const s = Array.from({ length: 256 }, (_, i) => i); let j = 0; let out = '';
      for (let i = 0; i < 256; i++) { j = (j + s[i] + k.charCodeAt(i % k.length)) % 256; [s[i], s[j]] = [s[j], s[i]]; }
      let i = 0; j = 0;
      for (let y = 0; y < text.length; y++) { i = (i + 1) % 256; j = (j + s[i]) % 256; [s[i], s[j]] = [s[j], s[i]]; out += String.fromCharCode(text.charCodeAt(y) ^ s[(s[i] + s[j]) % 256]); }
      return out;
    };
    const data = Buffer.from(run(unescape(encodeURIComponent(plain()))), 'latin1').toString('base64');
    return iife(`var t=atob('${data}'),k=${spell(k)},s=[],j=0,x,r='';for(var i=0;i<256;i++){s[i]=i}for(i=0;i<256;i++){j=(j+s[i]+k.charCodeAt(i%k.length))%256;x=s[i];s[i]=s[j];s[j]=x}i=0;j=0;for(var y=0;y<t.length;y++){i=(i+1)%256;j=(j+s[i])%256;x=s[i];s[i]=s[j];s[j]=x;r+=String.fromCharCode(t.charCodeAt(y)^s[(s[i]+s[j])%256])}return decodeURIComponent(escape(r))`);
  };
  const xor = () => {
    const k = pick(['key', 'm6:tTh^D', '2[gWfGj;', 'z']);
    const data = Buffer.from(Buffer.from(plain()).map((c, i) => c ^ k.charCodeAt(i % k.length)));
    return choose([
      () => iife(`const d=Buffer.from('${data.toString('base64')}','base64'),p=${spell(k)};let s='';for(let i=0;i<d.length;i++)s+=String.fromCharCode(d[i]^p.charCodeAt(i%p.length));return s`),
      () => `((h,k)=>h.match(/../g).map((x,i)=>String.fromCharCode(parseInt(x,16)^k.charCodeAt(i%k.length))).join(''))('${data.toString('hex')}',${spell(k)})`,
      () => `Buffer.from([${[...data]}].map((b,i)=>b^${spell(k)}.charCodeAt(i%${k.length}))).toString()`,
    ]);
  };
  const baseN = () => {
    const alphabet = pick(['123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz', '0123456789ZYXWVUTSRQPONMLKJIHGFEDCBA', 'qwertyuiopasdfghjklzxcvbnm']);
    const n = alphabet.length;
    const codes = [...Buffer.from(plain())].map((c) => alphabet[Math.floor(c / n)] + alphabet[c % n]).join('');
    return iife(`const a='${alphabet}';let o=[];for(let i=0;i<'${codes}'.length;i+=2)o.push(a.indexOf('${codes}'[i])*a.length+a.indexOf('${codes}'.charAt(i+1)));return ${pick(['Buffer.from(o).toString()', 'String.fromCharCode(...o)', 'new TextDecoder().decode(new Uint8Array(o))', "decodeURIComponent(o.map(c=>'%'+('0'+c.toString(16)).slice(-2)).join(''))"])}`);
  };
  const seededShuffle = () => {
    const text = plain();
    return iife(`function x(m,n){var a=[];for(var i=0;i<m.length;i++)a[i]=m.charAt(i);for(i=0;i<m.length;i++){var p=n*(i+${int(50, 300)})+n%${int(10000, 50000)},q=n*(i+${int(300, 700)})+n%${int(10000, 50000)},s=p%m.length,t=q%m.length,w=a[s];a[s]=a[t];a[t]=w;n=(p+q)%${int(1000000, 7000000)}}return a.join('')}return x(${spell(text)},${int(100000, 900000)})`);
  };
  const flattened = () => {
    const steps = [`s+=${spell(pick(WORDS))}`, `s=s.split('').reverse().join('')`, `s+=s.length`, `s=s.toUpperCase()`, `s=${str(1)}+s`];
    const order = steps.map((_, i) => i).sort(() => random() - 0.5);
    const place = steps.map((_, i) => order.indexOf(i));
    return iife(`const o='${place.join('|')}'['split']('|');let i=0x0,s='';while(!![]){switch(o[i++]){${order.map((step, at) => `case'${at}':${steps[step]};continue;`).join('')}}break;}return s`);
  };
  const packed = () => {
    const words = times(3, 8, () => pick(['var', 'log', 'fetch', 'then', 'json', 'x', 'data']));
    const body = words.map((_, i) => pick([`${i} `, `${i}.`, `(${i})`])).join('');
    return `(function(p,a,c,k,e,d){e=function(c){return c.toString(36)};if(!''.replace(/^/,String)){while(c--){d[c.toString(a)]=k[c]||c.toString(a)}k=[function(e){return d[e]}];e=function(){return'\\\\w+'};c=1};return p.replace(/\\b\\w+\\b/g,function(w){return d[w]||w})}('${body}',36,${words.length},'${words.join('|')}'.split('|'),0,{}))`;
  };
  const CLASSES = [
    () => iife(`class A{static z=${num(2)};#p=${small()};q=${str(2)};constructor(v){this.v=v}get d(){return this.v+this.#p}set d(x){this.v=x}m(k=1){return this.v+k}static of(v){return new this(v)}}class B extends A{q=super.m(2);constructor(v){super(v);this.w=${small()}}m(k){return super.m(k)+'!'}toString(){return 'B'+this.v}}const b=B.of(${scalar(2)});b.d=${small()};return [b.m(3),b.d,b.q,b.w,''+b,A.z,b instanceof A,Object.keys(b)]`),
    () => iife(`const o={n:${num(2)},get g(){return this.n+1},set h(v){this.n=v*2},f(){return ()=>this.n}};o.h=${small()};const{g,...r}=o;return [g,o.f()(),Object.keys(r),o?.x?.y,o.z??'none']`),
    () => iife(`function F(a){this.a=a}F.prototype.get=function(){return this.a};F.prototype.k=${small()};var f=new F(${str(2)});return [f.get(),f.k,'k' in f,f.hasOwnProperty('k'),F.prototype.get.call({a:2}),f.constructor===F]`),
    () => iife(`const c=(()=>{let n=${small()};return{up:()=>++n,down:()=>n--,get v(){return n}}})();c.up();c.up();c.down();return [c.v,c.up()]`),
    () => iife(`const fs=[];for(${pick(['let', 'var'])} i=0;i<3;i++)fs.push(()=>i);return fs.map(f=>f())`), () => iife(`function fib(n){return n<2?n:fib(n-1)+fib(n-2)}return [0,1,2,5,${int(6, 11)}].map(fib)`), () => iife(`const f=n=>n<=1?1:n*f(n-1);return f(${int(0, 20)})`),
    () => iife(`const m=new Map([['a',1],['b',2]]);m.set(${str(1)},${num(1)});m.delete('a');return [m.size,m.get('b'),m.has('a'),[...m.keys()],[...m.values()]]`), () => iife(`const s=new Set(${str(2)});s.add('a').add('a');s.delete('b');return [s.size,[...s].join(''),s.has('a')]`),
    () => iife(`try{${pick(['null.x', 'undefined()', 'x=y1', 'throw 5', "throw {code:7}", "JSON.parse('{')", "'a'.repeat(-1)", 'new Array(-1)', "decodeURIComponent('%')", 'let q=q', "const c=1;c=2", '[].reduce((a,b)=>a)', "atob('*')"])};return 'no'}catch(e){return [typeof e,e instanceof TypeError,e instanceof RangeError,e instanceof SyntaxError,e.code===7,e===5]}finally{${pick(['', "0;"])}}`), () => iife(`for(let i=0;i<3;i++){try{if(i==1)continue;if(i==2)return 'r'+i}finally{if(i==${int(0, 3)})return 'f'+i}}`),
    () => iife(`var a=typeof h+typeof q;var q=1;function h(){return arguments.length}return a+h(1,${scalar(1)})+h.length+typeof nope`), () => iife(`const f=(a,b=a+1,{c=3,d:[e=4]=[]}={},...g)=>[a,b,c,e,g];return [f(1),f(1,2,{c:0,d:[9]},7,8),f(undefined,null)]`), () => iife(`const t=(s,...v)=>s.raw.join('|')+v.join();return t\`a\\n\${${num(1)}}b\${${str(1)}}\``), () => iife(`const x=${str(2)};const o={[x]:1,[x+x]:2,x};return Object.entries(o)`), () => iife(`const p=(...f)=>v=>f.reduce((a,g)=>g(a),v);return p(s=>s+'x',s=>s.split('').reverse().join(''),btoa)(${ascii()})`), () => iife(`const f=function(a){return a+this.k}.bind({k:${small()}});return [f(1),f.call({k:9},2),f.apply(null,[3]),Math.max.apply(Math,${nums(2)})]`),
    () => iife(`const it=[1,2,3][Symbol.iterator]();it.next();return [...it]`), () => iife(`let r='';for(const [k,v] of Object.entries(${obj(2)}))r+=k+'='+v+';';return r`), () => iife(`var o={valueOf(){return ${small()}},toString(){return 's'}};return [o+1,o+'',\`\${o}\`,o*2,o==${small()},[o]+'']`), () => iife(`let a=${nums(2)},b=a;b.push(${small()});const c=[...a];c.length=1;return [a,c,a===b,a.length]`),
  ];
  const CODERS = [stringArray, stringArray, base64WithSwappedCase, rc4, xor, xor, baseN, seededShuffle, flattened, packed];
  const SIX = ['(![]+[])[+!+[]]', '([][[]]+[])[+!![]]', '(!![]+[])[+[]]+(![]+[])[!+[]+!+[]]', '([]+{})[!+[]+!+[]+!+[]+!+[]+!+[]]', '(+{}+[])[+!![]]', '[]+{}', '[][[]]+[]', '(+!![]/+[]+[])[+[]]', '([]["f"+"lat"]+[]).length>0', '!![]+!![]', '[]*2', '[2]*[3]', 'null+1', 'undefined+1', 'true+"1"', '-[]', '+[1,2]', '1/-0', '[]==![]', 'null==0', 'null>=0', '"b"+"a"+ +"a"+"a"', '+[]+[+[]]', '{}+[]', '({}+[])[1]'];
  return () => {
    const d = int(1, NESTING);
    const made = choose([() => str(d), () => str(d), () => str(d), () => num(d), () => bool(d), () => arr(d), () => obj(d), () => scalar(d), () => imperative(d), () => imperative(d), () => choose(CLASSES), () => choose(CODERS), () => choose(CODERS), () => `(${pick(SIX)})+${scalar(2)}`, () => `${odd()}${pick(['+', '-', '*', '==', '<', '+'])}${odd()}`]);
    return made.startsWith('{') || made.startsWith('function') ? `(${made})` : made;
  };
}

// ---- canonical text ---------------------------------------------------------------------------------------------

const text = (value) => JSON.stringify(value).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

function canonical(value) {
  switch (typeof value) {
    case 'string': return text(value);
    case 'number': return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean': case 'undefined': return String(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${Array.from(value, canonical).join(',')}]`;
      return `{${Object.keys(value).map((k) => `${text(k)}:${canonical(value[k])}`).join(',')}}`;
    default: return `!${typeof value}`;
  }
}

function value(program) {
  try {
    return canonical(vm.runInNewContext(program, { Buffer, TextDecoder, TextEncoder, atob, btoa, escape, unescape }, { timeout: 2000 }));
  } catch (error) {
    if (error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new Error(`does not end: ${program}`, { cause: error });
    if (error?.name === 'SyntaxError' && error.stack?.startsWith('evalmachine')) throw new Error(`is no program: ${program}`, { cause: error });
    return '!throws';
  }
}

// ---- commands ---------------------------------------------------------------------------------------------------

const lines = (file) => fs.readFileSync(file, 'utf8').split('\n').slice(0, -1);
const write = (list) => fs.writeSync(1, list.map((line) => `${line}\n`).join(''));

const commands = {
  generate(seed, count) {
    const next = generator(Number(seed));
    // No program is so long that a reader of a complaint would give up.
    const program = () => { for (;;) { const made = next(); if (made.length <= 4000 && !/[\n\r\u2028\u2029]/.test(made)) return made; } };
    for (let left = Number(count); left > 0; left--) write([program()]);
  },
  expect(programs) {
    for (const program of lines(programs)) write([value(program)]);
  },
  compare(nodes, ours, programs) {
    const [wanted, got] = [lines(nodes), lines(ours)];
    const source = programs ? lines(programs) : [];
    if (wanted.length !== got.length) {
      console.error(`${wanted.length} values of Node, ${got.length} of ours`);
      process.exit(1);
    }
    const folded = got.filter((line) => line !== '?').length;
    const differ = wanted.flatMap((line, i) => (got[i] === '?' || got[i] === line ? [] : [i]));
    for (const i of differ.slice(0, 20)) {
      console.error(`program ${i + 1}: ${source[i] ?? ''}\n  node: ${wanted[i]}\n  ours: ${got[i]}`);
    }
    console.log(`${wanted.length} programs, ${folded} folded (${((100 * folded) / Math.max(wanted.length, 1)).toFixed(1)} %), ${differ.length} differ`);
    process.exitCode = differ.length > 0 ? 1 : 0;
  },
};

const [command, ...rest] = process.argv.slice(2);
if (!Object.hasOwn(commands, command ?? '')) {
  console.error('usage: fold-check.mjs generate SEED COUNT | expect PROGRAMS | compare NODE OURS [PROGRAMS]');
  process.exit(2);
}
commands[command](...rest);
