// Inert sample: names and an upload to a host that cannot exist; nothing is read.
const ids = ['nkbihfbeog', 'bfnaelmome', 'ibnejdfjmm', 'hnfanknocf'];
const folders = ids.map((id) => `Default/Local Extension Settings/${id}`);
const more = ['.config/solana/id.json', 'Library/Keychains/login.keychain'];
module.exports = { folders, more, target: 'http://collector.invalid/uploads' };
