#!/usr/bin/env bash
# What the action runs. A pull request is compared with its base, and anything else is scanned whole. Nothing of the change
# is obeyed: suppressions come from the base commit. Leaves `code` and, if all that matters was read, `sarif` as outputs.
set -euo pipefail

: "${LURESCAN:=lurescan}" "${DIRECTORY:=.}" "${FAIL_ON:=high}" "${EVENT:=push}" "${BASE:=}" "${HEAD:=}"
: "${GITHUB_OUTPUT:?}" "${GITHUB_STEP_SUMMARY:?}" "${RUNNER_TEMP:?}"

sarif="$RUNNER_TEMP/lurescan.sarif"
page="$RUNNER_TEMP/lurescan.md"
code=0

if [[ "$BASE$HEAD" =~ ^[0-9a-f]{80}$ ]]; then
  "$LURESCAN" diff --repo "$DIRECTORY" --policy-from "$BASE" --fail-on "$FAIL_ON" --sarif-profile github \
    --report "sarif=$sarif" -f markdown "$BASE" "$HEAD" > "$page" || code=$?
else
  # Outside a pull request the commit before is nobody's change: what HEAD accepts was reviewed.
  {
    printf '### lurescan\n\n~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~text\n'
    "$LURESCAN" scan --policy-from HEAD --fail-on "$FAIL_ON" --sarif-profile github --no-snippets \
      --report "sarif=$sarif" --color never "$DIRECTORY" || code=$?
    printf '~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n'
  } > "$page"
fi

# A job's log takes lines for commands; lurescan breaks those that the target wrote.
cat "$page"
cat "$page" >> "$GITHUB_STEP_SUMMARY"

# 0: nothing, 1: findings. Everything else was not looked at as it should be, and is no result.
if [ "$code" -le 1 ] && [ -s "$sarif" ]; then
  echo "sarif=$sarif" >> "$GITHUB_OUTPUT"
fi
echo "code=$code" >> "$GITHUB_OUTPUT"
