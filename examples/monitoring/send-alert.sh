#!/bin/sh
# Sends one JSON body to a source whose auth is hmac, as anything that can run curl may do. docs/alerts.md explains it.
# 用 curl 向 auth 为 hmac 的告警源发送一个 JSON。说明见 docs/alerts.zh-CN.md。
#
#   ROUNDS_URL=https://rounds.example.com/hooks/qingshi-ops/storage ROUNDS_SECRET_FILE=/etc/rounds-secret \
#     ./send-alert.sh <alert.json
#
# Ends with 0 only when Rounds has stored it. The secret never stands in an argument, where other users could see it.
set -eu

: "${ROUNDS_URL:?}" "${ROUNDS_SECRET_FILE:?}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cat >"$folder/body"

# HMAC-SHA-256 of "<seconds since 1970>:<body>", as hex.
timestamp=$(date +%s)
signature=$(
  python3 - "$ROUNDS_SECRET_FILE" "$folder/body" "$timestamp" <<'PROGRAM'
import hashlib, hmac, sys

secret_file, body_file, timestamp = sys.argv[1:]
with open(secret_file, "rb") as file:
    secret = file.read().rstrip(b"\r\n")
with open(body_file, "rb") as file:
    body = file.read()
print(hmac.new(secret, timestamp.encode() + b":" + body, hashlib.sha256).hexdigest())
PROGRAM
)

# 503 and a broken connection are tried again for some minutes; 4xx is a fault that trying again does not mend.
curl --fail-with-body --silent --show-error --max-time 10 --retry 8 --retry-max-time 240 --retry-connrefused \
  --header 'Content-Type: application/json' \
  --header "X-Rounds-Timestamp: $timestamp" \
  --header "X-Rounds-Signature: sha256=$signature" \
  --data-binary "@$folder/body" "$ROUNDS_URL"
