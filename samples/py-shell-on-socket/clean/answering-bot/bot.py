import os
import discord

client = discord.Client(intents=discord.Intents.default())


@client.event
async def on_message(message):
    if message.content.startswith("!roll"):
        await message.channel.send(str(int.from_bytes(os.urandom(1), "big") % 6 + 1))


client.run(os.environ["BOT_TOKEN"])
