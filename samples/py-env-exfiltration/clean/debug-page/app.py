import os
from flask import Flask, jsonify

app = Flask(__name__)
app.config.from_prefixed_env()


@app.route("/health")
def health():
    return jsonify(ok=True, region=os.environ.get("REGION", "local"))


if __name__ == "__main__":
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "5000")))
