// Asks our own gate whether this client is blocked.
module.exports = async (fetch, url) => {
  const answer = await fetch(url, { headers: { 'x-secret-header': process.env.GATE_SECRET } });
  return (await answer.text()) === 'blocked';
};
