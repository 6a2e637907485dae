const API = 'https://api.request-catcher.invalid/tokens';

exports.requests = async (token) => (await fetch(`${API}/${token}/requests`)).json();
