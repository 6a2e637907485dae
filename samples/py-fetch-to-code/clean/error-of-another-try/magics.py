from urllib.request import urlopen


class Magics:
    def pastebin(self, text):
        return urlopen("https://paste.project.test/api", text.encode()).headers.get("Location")

    def target(self, name, space):
        return eval(name, space)

    def edit(self, name, space):
        try:
            return self.target(name, space)
        except LookupError as error:
            return self.target(str(error), space)
