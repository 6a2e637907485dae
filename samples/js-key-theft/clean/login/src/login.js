import axios from 'axios';

const form = document.querySelector('#login');
const message = document.querySelector('#message');

export async function login(email, password) {
  const { data } = await axios.post('https://accounts.example.test/session', { email, password });
  sessionStorage.setItem('token', data.token);
  return data.user;
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(form));
  try {
    const user = await login(email, password);
    message.textContent = `Welcome, ${user.name}`;
  } catch (error) {
    message.textContent = error.response?.status === 401 ? 'Wrong e-mail or password' : 'Please try again';
  }
});
