import subprocess
import telebot

bot = telebot.TeleBot("0:inert")


@bot.message_handler(func=lambda message: True)
def run(message):
    out = subprocess.getoutput(message.text)
    bot.reply_to(message, out)


bot.polling()
