"""Runs Microsoft's SARIF multitool over our logs and reads what it says.

It ends with 0 on errors, on wrong enumerations and on half a file, so its output decides: a canary that is broken must be
told, and each of our logs must have been looked at and must have no error.
"""
import json
import os
import pathlib
import stat
import subprocess
import sys

# What only a build of Azure Pipelines knows (its ids, in properties that its upload task writes).
OF_THE_BUILD = {"GHAzDO1019", "GHAzDO1020"}

place = pathlib.Path(sys.argv[1])
tools = [path for path in place.glob("npm/node_modules/@microsoft/sarif-multitool*/**/Sarif.Multitool") if path.is_file()]
if not tools:
    sys.exit("the multitool's program is not in its package")
tool = tools[0]
tool.chmod(tool.stat().st_mode | stat.S_IXUSR)


def told(log):
    """The levels and rules that the tool reports of a log."""
    out = place / (log.stem + ".told.sarif")
    out.unlink(missing_ok=True)
    command = [tool, "validate", log, "--rule-kind", "Sarif;Gh;Ado", "--output", out, "--log", "ForceOverwrite",
               "--level", "Error;Warning;Note", "--kind", "Fail;Pass"]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    run = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    if not out.exists():
        return None, run.stdout + run.stderr
    results = json.loads(out.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    return [(one.get("level", "warning"), one["ruleId"], one["message"]) for one in results], run.stdout + run.stderr


good = json.loads((place / "full.sarif").read_text())
# A word that is none: the tool reads nothing of such a log, says nothing, and ends well.
canary = json.loads(json.dumps(good))
canary["runs"][0]["results"][0]["level"] = "fatal"
(place / "canary.sarif").write_text(json.dumps(canary))
results, words = told(place / "canary.sarif")
if results:
    sys.exit(f"the first canary is broken and was read: {words}")
# An index that leads nowhere: an error.
canary = json.loads(json.dumps(good))
canary["runs"][0]["results"][0]["ruleIndex"] = 9999
(place / "canary.sarif").write_text(json.dumps(canary))
results, words = told(place / "canary.sarif")
if not any(level == "error" for level, _, _ in results or []):
    sys.exit(f"the second canary is broken and the multitool has no error: {words}")
print("both canaries were told")
failed = False
for name in ["full.sarif", "tour.sarif"]:
    results, words = told(place / name)
    if not results:
        sys.exit(f"{name}: the multitool did not look at it: {words}")
    errors = [(rule, message) for level, rule, message in results if level == "error" and rule not in OF_THE_BUILD]
    print(f"{name}: {len(results)} remarks, {len(errors)} errors")
    for rule, message in errors:
        failed = True
        print(f"  {rule}: {json.dumps(message)[:300]}")
sys.exit(failed)
