import os


def main():
    with open(os.path.join(os.path.dirname(__file__), "squares.py"), "w") as file:
        file.write(f"SQUARES = {[n * n for n in range(100)]}\n")


if __name__ == "__main__":
    main()
