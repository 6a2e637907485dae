import ast
import requests


def limits():
    return ast.literal_eval(requests.get("https://config.project.test/limits").text)
