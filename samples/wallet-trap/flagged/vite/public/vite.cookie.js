exports.consent = true;
