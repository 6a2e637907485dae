exports.yellow = (text) => `\u001b[33m${text}\u001b[0m`;
