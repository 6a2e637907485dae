import base64
import tkinter

ICON = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def show():
    root = tkinter.Tk()
    root.iconphoto(True, tkinter.PhotoImage(data=base64.b64decode(ICON)))
    exec_button = tkinter.Button(root, text="run")
    exec_button.pack()
    root.mainloop()
