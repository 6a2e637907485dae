const input = document.querySelector('#code');
const status = document.querySelector('#status');

async function paste() {
  const text = await navigator.clipboard.readText();
  input.value = text.replace(/\s+/g, '').slice(0, 6);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

async function submit(event) {
  event.preventDefault();
  status.textContent = 'Checking …';
  const response = await fetch('/api/verify', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: input.value }),
  });
  status.textContent = response.ok ? 'Verified' : 'This code is not valid';
}

document.querySelector('#paste').addEventListener('click', paste);
document.querySelector('form').addEventListener('submit', submit);
