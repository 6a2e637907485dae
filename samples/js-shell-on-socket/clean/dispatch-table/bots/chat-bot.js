const { Client, GatewayIntentBits } = require('discord.js');
const fs = require('fs');
const path = require('path');

const client = new Client({ intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages] });
const commands = new Map();

for (const file of fs.readdirSync(path.join(__dirname, 'commands'))) {
  const command = require(path.join(__dirname, 'commands', file));
  commands.set(command.name, command);
}

client.on('messageCreate', async (message) => {
  if (!message.content.startsWith('!') || message.author.bot) return;
  const [name, ...args] = message.content.slice(1).split(/\s+/);
  const command = commands.get(name);
  if (!command) return;
  try {
    await command.execute(message, args);
  } catch (error) {
    await message.reply(`That did not work: ${error.message}`);
  }
});

client.login(process.env.DISCORD_TOKEN);
