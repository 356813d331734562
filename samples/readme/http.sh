#!/bin/sh
# The HTTP page of the README. The test that runs it has put a hub's address into ROSETRAP_URL.
set -eu
# begin: readme
variables=$ROSETRAP_URL/v1/runs/default/variables

# Write: the body is the value, its content type is kept.
curl -s -w '\n' -X PUT --data 50 "$variables/speed"
curl -s -w '\n' -X PUT --json '{"id": "A-17", "pieces": 3}' "$variables/order"

# Read: blocks until it is written, here at most 30 s; after=1 waits for a version newer than 1.
curl -s -w '\n' "$variables/speed?wait=30s"
(sleep 1; curl -s -w '\n' -X PUT --data 51 "$variables/speed") &
curl -s -w '\n' "$variables/speed?wait=30s&after=1"

# Wait for several at once, or for a value.
curl -s -w '\n' --json '{"wait": "30s", "condition": {"all": [
    {"variable": "speed", "equals": 51},
    {"variable": "order", "pointer": "/pieces", "is": ">=", "value": 3}]}}' \
  "$ROSETRAP_URL/v1/runs/default/await"

# Every error says what is wrong, what it may be, and what to do.
curl -s -w '\n' "$variables/Order?wait=100ms"
# end: readme
wait
