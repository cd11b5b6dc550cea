#!/usr/bin/env bash
# What each of the six services takes: idle (its servers there, no market), and under 5,000 trades a second of 504 contracts with chains and VIX beside them, from a stand-in for Polygon. Release build;
# processes of this machine, without containers. RabbitMQ and PostgreSQL for this alone are named by ConnectionStrings__messaging and ConnectionStrings__alertsdb.
#
#   tests/OptionsAlerts.Load/services.sh [SECONDS]     of each of the two, default 60
set -euo pipefail
root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)"
seconds="${1:-60}"
: "${ConnectionStrings__messaging:?names a RabbitMQ for this alone}" "${ConnectionStrings__alertsdb:?names a database for this alone}"
services=(ingestion gex volume vix alert-engine notifier)
declare -A names=([ingestion]=Ingestion [gex]=Gex [volume]=Volume [vix]=Vix [alert-engine]=AlertEngine [notifier]=Notifier)
work="$(mktemp -d)"
declare -A pids
fake=''
die() {
  echo "services.sh: $1" >&2
  exit 1
}
# Nothing of the caller's settings and channels reaches the services, nor a .env file of his.
cd "$work"
clean=(env -i "PATH=$PATH" "HOME=$HOME" "ConnectionStrings__messaging=$ConnectionStrings__messaging" "ConnectionStrings__alertsdb=$ConnectionStrings__alertsdb" AlertEngine__Channels__0=console)
[[ -z ${DOTNET_ROOT:-} ]] || clean+=("DOTNET_ROOT=$DOTNET_ROOT")
finish() {
  for pid in "${pids[@]}" $fake; do kill -TERM "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

start() { # start SERVICE SETTING=VALUE…
  local service=$1
  shift
  "${clean[@]}" Run__Id=live ASPNETCORE_URLS=http://127.0.0.1:0 Logging__LogLevel__Default=Warning "$@" \
    dotnet "$root/services/$service/bin/Release/net10.0/OptionsAlerts.${names[$service]}.dll" >"$work/$service.log" 2>&1 &
  pids[$service]=$!
}
ticks() { kill -0 "$1" 2>/dev/null || die "a service has ended: $(tail -n 3 "$work"/*.log)"; awk '{ print $14 + $15 }' "/proc/$1/stat"; }
resident() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }
declare -A before
measure() { # measure WHAT
  local service after
  for service in "${!pids[@]}"; do before[$service]=$(ticks "${pids[$service]}"); done
  sleep "$seconds"
  for service in "${services[@]}"; do
    after=$(ticks "${pids[$service]}")
    awk -v what="$1" -v service="$service" -v ticks="$((after - before[$service]))" -v hertz="$(getconf CLK_TCK)" -v seconds="$seconds" -v resident="$(resident "${pids[$service]}")" \
      'BEGIN { printf "%s %s %.1f %s\n", what, service, ticks * 100 / hertz / seconds, resident }'
  done
}

dotnet "$root/tests/OptionsAlerts.Fakes/bin/Release/net10.0/OptionsAlerts.Fakes.dll" polygon-busy >"$work/fake.log" 2>&1 &
fake=$!
until grep -q Ctrl-C "$work/fake.log"; do kill -0 "$fake" 2>/dev/null || die "the stand-in does not run: $(tail -n 3 "$work/fake.log")"; sleep 0.2; done
settings="$(grep -m1 POLYGON_API_KEY "$work/fake.log")"
for service in gex volume vix alert-engine notifier; do start "$service"; done
# Idle: a feed that nobody answers.
start ingestion Ingestion__Feeds__0=Cboe Ingestion__Cboe__BaseUrl=http://127.0.0.1:9/
sleep 20
echo 'what service processor-% resident-MiB'
measure idle
kill -TERM "${pids[ingestion]}"
wait "${pids[ingestion]}" || true
# shellcheck disable=SC2086
start ingestion WATCH_SYMBOLS=SPX,SPY,QQQ,IWM Service__GrpcPort=18977 $settings
sleep 30
measure busy
# That it came at the rate.
"$root/standalone/bin/Release/net10.0/options-alerts" feeds --server http://127.0.0.1:18977
