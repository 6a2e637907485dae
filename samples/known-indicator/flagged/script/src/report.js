// Inert sample: a reserved host of the self-test rows.
fetch('https://cdn.indicator.lurescan.invalid/status');
