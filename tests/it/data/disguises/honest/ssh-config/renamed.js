const fs = require('fs'), os = require('os'), path = require('path'), {spawn} = require('child_process'), file = path['join'](os['homedir'](), '.ssh', 'config');
function parse(a) {
    const b = [];
    let c = null;
    for (const d of a['split']('\x0a')) {
        const e = d['trim']();
        if (!e || e['startsWith']('#'))
            continue;
        const [f, ...g] = e['split'](/\s+|=/), h = g['join']('\x20');
        if (f['toLowerCase']() === 'host')
            c = {
                'name': h,
                'options': {}
            }, b['push'](c);
        else
            c && (c['options'][f['toLowerCase']()] = h);
    }
    return b;
}
function list() {
    if (!fs['existsSync'](file))
        return [];
    return parse(fs['readFileSync'](file, 'utf8'))['filter'](({name: a}) => !/[*?]/['test'](a));
}
function connect(a) {
    const b = list()['find'](c => c['name'] === a);
    if (!b)
        throw new Error('no\x20host\x20named\x20' + a + '\x20in\x20' + file);
    return spawn('ssh', [b['name']], { 'stdio': 'inherit' });
}
module['exports'] = {
    'list': list,
    'connect': connect,
    'parse': parse
};