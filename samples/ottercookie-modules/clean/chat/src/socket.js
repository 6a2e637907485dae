const socketScript = document.querySelector('script[data-socket]');
module.exports = () => socketScript && socketScript.dataset.url;
