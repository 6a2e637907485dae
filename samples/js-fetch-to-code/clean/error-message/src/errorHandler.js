const axios = require('axios');

const client = axios.create({ baseURL: 'https://api.example.test', timeout: 8000 });

class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

const handlers = {
  400: (message) => new ApiError(`Bad request: ${message}`, 400),
  401: () => new ApiError('Please sign in again', 401),
  429: () => new ApiError('Too many requests', 429),
};

async function call(path, options) {
  try {
    const response = await client.get(path, options);
    return response.data;
  } catch (err) {
    const { status, data } = err.response || { status: 503, data: {} };
    const handler = handlers[status] || ((message) => new ApiError(message, status));
    throw handler(data.message, status);
  }
}

module.exports = { call, ApiError };
