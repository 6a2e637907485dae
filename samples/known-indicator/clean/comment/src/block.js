// The host indicator.lurescan.invalid was used in 2026.
module.exports = [];
