import requests
import yaml


def operations(url="https://api.project.test/openapi.yaml"):
    document = yaml.load(requests.get(url).text, Loader=yaml.SafeLoader)
    return sorted(yaml.safe_load(requests.get(url).text)["paths"]) + list(document)
