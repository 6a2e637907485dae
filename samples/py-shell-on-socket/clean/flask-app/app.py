from flask import Flask, jsonify, request
import subprocess

app = Flask(__name__)


@app.route("/version")
def version():
    return subprocess.check_output(["git", "describe"]).decode()


@app.route("/square")
def square():
    return jsonify(result=int(request.args["n"]) ** 2)


if __name__ == "__main__":
    app.run()
