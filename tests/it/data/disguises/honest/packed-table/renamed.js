'use strict';
const WIDE = '33k,2n;6ho,2;6jd,1;7r,a;9ik,1;9in,2;a5q,1b0;bl8,8ao;jus,10;kv4,8mb;tow,6f;unk,16;urk,8w';
function unpack(a) {
    const b = [];
    let c = 0x0;
    for (const d of a['split'](';')) {
        const [e, f] = d['split'](',')['map'](g => parseInt(g, 0x24));
        c += e % 0x61, b['push']([
            c,
            c + f
        ]), c += f;
    }
    return b;
}
const wide = unpack(WIDE);
function isWide(a) {
    let b = 0x0, c = wide['length'] - 0x1;
    while (b <= c) {
        const d = b + c >> 0x1, [e, f] = wide[d];
        if (a < e)
            c = d - 0x1;
        else {
            if (a > f)
                b = d + 0x1;
            else
                return !![];
        }
    }
    return ![];
}
function width(a) {
    let b = 0x0;
    for (const c of a) {
        const d = c['codePointAt'](0x0);
        if (d < 0x20 || d >= 0x7f && d < 0xa0)
            continue;
        b += isWide(d) ? 0x2 : 0x1;
    }
    return b;
}
function pad(a, b) {
    return a + String['fromCharCode'](0x20)['repeat'](Math['max'](0x0, b - width(a)));
}
module['exports'] = {
    'width': width,
    'pad': pad,
    'isWide': isWide
};