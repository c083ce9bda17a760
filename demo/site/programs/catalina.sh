#!/bin/sh
# The presentation layer 展现层 of the demo.
home=$(dirname -- "$(dirname -- "$0")")
while :; do
  echo "$(date '+%Y-%m-%d %H:%M:%S'),000 INFO  [http-nio-8080] 会话清理完成，在线用户 3" >>"$home/logs/log4j.out"
  sleep 60
done
