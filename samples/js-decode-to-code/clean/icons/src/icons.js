const ICONS = {
  tick: 'PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAxNiAxNiI+PHBhdGggZD0iTTMgOGwzIDMgNy03Ii8+PC9zdmc+',
  cross: 'PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAxNiAxNiI+PHBhdGggZD0iTTMgM2wxMCAxME0xMyAzTDMgMTMiLz48L3N2Zz4=',
  plus: 'PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAxNiAxNiI+PHBhdGggZD0iTTggM3YxME0zIDhoMTAiLz48L3N2Zz4=',
};

export function dataUrl(name) {
  return `data:image/svg+xml;base64,${ICONS[name]}`;
}

export function element(name) {
  const holder = document.createElement('span');
  holder.className = `icon icon-${name}`;
  holder.innerHTML = atob(ICONS[name]);
  return holder.firstElementChild;
}

export function install(root = document) {
  for (const node of root.querySelectorAll('[data-icon]')) {
    node.replaceChildren(element(node.dataset.icon));
  }
}
