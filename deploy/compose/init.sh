#!/usr/bin/env bash
# Writes .env from .env.example, with passwords and an API key of this installation's own. One that is there is left as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[[ ! -e .env ]] || { echo "init.sh: .env is there already and is left as it is" >&2; exit 0; }
umask 077
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
while IFS= read -r line; do
  case $line in
    POSTGRES_PASSWORD= | RABBITMQ_PASSWORD= | AlertEngine__ApiKey=) printf '%s%s\n' "$line" "$(random)" ;;
    *) printf '%s\n' "$line" ;;
  esac
done <.env.example >.env
echo "init.sh: .env is written; feeds and channels are chosen there" >&2
