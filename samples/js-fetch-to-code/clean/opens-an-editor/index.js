const { spawn } = require("child_process");

// The server says which file changed; the user's own editor shows it.
async function showChange(editor) {
  const answer = await fetch("https://changes.example.test/last");
  const { file } = await answer.json();
  const child = process.platform === "win32"
    ? spawn("cmd", ["/c", editor, file], { stdio: "ignore", detached: true })
    : spawn(editor, [file], { stdio: "ignore", detached: true });
  child.unref();
}

module.exports = { showChange };
