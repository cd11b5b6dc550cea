#!/usr/bin/env bash
# Measures the way of an alert, everything on loopback, one load after the other, and shows one table (with --json: JSON).
#
#   tests/OptionsAlerts.Load/run.sh [--json] [--quick]
#
#   decisions     the engine's loop on PostgreSQL
#   rabbit        the engine over RabbitMQ: ConnectionStrings__messaging, else a container that goes away; left out where there is neither
#   tape          Polygon's prints to the volume watch over RabbitMQ, in columns, in records and one by one; left out with rabbit
#   standalone    all six services to a webhook, steady and in a burst
#   alertmanager  the same on Prometheus Alertmanager; left out where it is not installed (ALERTMANAGER names its program)
#
# PostgreSQL is ConnectionStrings__alertsdb, else a private server that goes away. --quick: ten seconds of the steady loads instead of sixty.
# Exit 1 where something was lost or came twice; a target that is not met is shown and is no failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

say() { printf '%s\n' "$*" >&2; }
fail() { say "run.sh: $*"; exit 2; }

json='' seconds=60
for argument in "$@"; do
  case "$argument" in
    --json) json=--json ;;
    --quick) seconds=10 ;;
    *) fail "unknown option '$argument'; --json and --quick are known." ;;
  esac
done

results="$(mktemp -d)"
broker=''
finish() {
  [ -z "$broker" ] || docker rm --force "$broker" >/dev/null 2>&1 || true
  rm -rf "$results"
}
trap finish EXIT

say "run.sh: building"
dotnet build tests/OptionsAlerts.Load --configuration Release --nologo --verbosity quiet >&2
load() { dotnet tests/OptionsAlerts.Load/bin/Release/net10.0/OptionsAlerts.Load.dll "$@"; }

files=() failed=0
measure() { # measure SCENARIO ARGUMENTS
  say "run.sh: $1"
  load "$@" --json >"$results/$1.json" || failed=1
  [ ! -s "$results/$1.json" ] || files+=("$results/$1.json")
}

# A broker for this alone: the services' queues are used.
get_broker() {
  [ -z "${ConnectionStrings__messaging:-}" ] || return 0
  command -v docker >/dev/null && docker image inspect rabbitmq:4.2-management-alpine >/dev/null 2>&1 || return 1
  broker="$(docker run --detach --publish 127.0.0.1::5672 rabbitmq:4.2-management-alpine)"
  local tries
  for tries in $(seq 120); do
    docker logs "$broker" 2>&1 | grep -q 'Server startup complete' && break
    [ "$tries" -lt 120 ] || fail "the RabbitMQ container does not start."
    sleep 0.5
  done
  ConnectionStrings__messaging="amqp://guest:guest@$(docker port "$broker" 5672/tcp | head -n 1)"
  export ConnectionStrings__messaging
}

measure decisions
if get_broker; then
  measure rabbit --seconds "$seconds"
  measure tape --seconds "$seconds"
else
  say "run.sh: rabbit and tape are left out: there is no RabbitMQ"
fi
measure standalone --seconds "$seconds"
if [ -n "${ALERTMANAGER:-}" ] || command -v prometheus-alertmanager alertmanager >/dev/null; then
  measure alertmanager --seconds "$seconds"
else
  say "run.sh: alertmanager is left out: it is not installed"
fi

[ "${#files[@]}" -gt 0 ] || fail "nothing was measured."
load table "${files[@]}" $json
exit "$failed"
