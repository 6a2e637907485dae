import sys
import requests
from PIL import ImageGrab


def main():
    ImageGrab.grab().save("shot.png")
    if len(sys.argv) > 1:
        with open("shot.png", "rb") as f:
            print(requests.post(sys.argv[1], files={"file": f}).text)


if __name__ == "__main__":
    main()
