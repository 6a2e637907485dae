var root = typeof globalThis !== 'undefined' ? globalThis : new Function('return this')();

function Poller(url, options) {
  this.url = url;
  this.delay = (options && options.delay) || 5000;
  this.listeners = [];
}

Poller.prototype.on = function (listener) {
  this.listeners.push(listener);
  return this;
};

Poller.prototype.tick = function () {
  var self = this;
  return root
    .fetch(self.url)
    .then(function (response) {
      return response.json();
    })
    .then(function (data) {
      self.listeners.forEach(function (listener) {
        listener(data);
      });
      setTimeout(self.tick.bind(self), data.delay || self.delay);
    });
};

if (typeof module === 'object') module.exports = Poller;
else root.Poller = Poller;
