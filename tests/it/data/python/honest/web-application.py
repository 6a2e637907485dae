# names: app square health number
import os
from flask import Flask, jsonify, request
app = Flask("demo")
@app.route("/square")
def square():
    number = int(request.args["n"])
    return jsonify(result=number * number)
@app.route("/health")
def health():
    return jsonify(ok=True, region=os.environ.get("REGION", "local"))
if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=8080)
