import code
import sys


def main():
    for line in sys.stdin:
        try:
            print(eval(line, {"__builtins__": {}}))
        except SyntaxError:
            exec(line, {})
    code.interact(local={})


if __name__ == "__main__":
    main()
