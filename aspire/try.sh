#!/usr/bin/env bash
# Tries the AppHost on this machine: builds it, starts it with a simulated market, waits until every process is ready and alerts are delivered, and stops it. What it started is gone afterwards, its
# volumes too: they have names of their own, so that yours are not touched, and nothing of your environment's settings, servers and channels reaches it. Its last line is `N passed, N failed, N skipped`.
#
#   aspire/try.sh                            skipped where Aspire's packages cannot be had, or no container engine answers
#   REQUIRE_CONTAINERS=1 aspire/try.sh       fails where no container engine answers
#
# Where the publishers' packages (Docker, Kubernetes) cannot be had the rest is tried without them, in whatever patch of the packages is there.
set -euo pipefail
root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"
trial="$root/aspire/apphost.trial-$$.cs" name="options-alerts-trial-$$" log="$(mktemp)"

say() { printf 'aspire: %s\n' "$*" >&2; }
passed=0 failed=0
check() { # check WHAT COMMAND…
  local what=$1
  shift
  if "$@"; then passed=$((passed + 1)) && say "  passed  $what"; else failed=$((failed + 1)) && say "  FAILED  $what"; fi
}
skip() {
  say "$1"
  echo "0 passed, ${2:-0} failed, $((1 - ${2:-0})) skipped"
  exit "${2:-0}"
}

if ! command -v docker >/dev/null || ! docker info >/dev/null 2>&1; then skip "no container engine answers." "${REQUIRE_CONTAINERS:-0}"; fi

port=$((20000 + RANDOM % 8000)) apphost=''
# Those that report to this trial's dashboard.
services() {
  local pid
  for pid in $(pgrep -f '/services/[a-z-]*/bin/Release/.*OptionsAlerts\.' || true); do
    if grep -qz "^OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:$((port + 1))" "/proc/$pid/environ" 2>/dev/null; then echo "$pid"; fi
  done
}
ended() { ! kill -0 "$apphost" 2>/dev/null; }
# Its exit code in $status; 137 where it had to be killed.
status=0
stop() {
  kill -TERM "$apphost" 2>/dev/null || true
  local second
  for second in $(seq 60); do ended && break || sleep 1; done
  kill -KILL "$apphost" 2>/dev/null || true
  status=0
  wait "$apphost" 2>/dev/null || status=$?
  apphost=''
}
finish() {
  [[ -z $apphost ]] || stop
  local left kind pid
  for pid in $(services); do kill -KILL "$pid" 2>/dev/null || true; done
  for kind in rabbitmq postgres; do
    left="$(docker ps -aq --filter "volume=$name-$kind")"
    [[ -z $left ]] || docker rm -f $left >/dev/null 2>&1 || true
    docker volume rm "$name-$kind" >/dev/null 2>&1 || true
  done
  rm -f "$trial" "$log"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A copy beside it, since its projects are named by their place.
sed -e "s/options-alerts-\(rabbitmq\|postgres\)/$name-\1/" -e 's/^#:property NoWarn=.*/&;NU1603/' "$root/aspire/apphost.cs" >"$trial"
build() { dotnet build "$trial" --configuration Release --nologo --verbosity quiet -p:FULL=1 >"$log" 2>&1; }
whole() { [[ $publishers == yes ]]; }
publishers=yes
if ! build; then
  publishers=no
  grep -qE 'NU1101|NU1102|MSB4236|could not be resolved|Unable to find' "$log" || { cat "$log" >&2; skip "the AppHost does not build." 1; }
  # The newest of this minor that can be had: an SDK's version is exact, a package's is a least one.
  minor="$(sed -n 's/^#:sdk Aspire.AppHost.Sdk@\([0-9]*\.[0-9]*\)\..*/\1/p' "$trial")"
  served="$(curl -fsS --max-time 20 https://api.nuget.org/v3-flatcontainer/aspire.apphost.sdk/index.json 2>/dev/null | grep -oE "\"$minor\.[0-9]+\"" | tr -d '"' | sort -V | tail -n 1 || true)"
  [[ -n $served ]] || skip "Aspire $minor cannot be had here."
  sed -i -e "s/^#:sdk Aspire.AppHost.Sdk@.*/#:sdk Aspire.AppHost.Sdk@$served/" -e '/^#:package Aspire.Hosting.\(Docker\|Kubernetes\)/d' -e '/\.Add\(Kubernetes\|DockerCompose\)Environment(/d' "$trial"
  say "the publishers' packages cannot be had: tried without them, SDK $served"
  if ! build; then
    cat "$log" >&2
    if grep -qE 'NU1101|NU1102|MSB4236' "$log"; then skip "Aspire's packages cannot be had here."; fi
    skip "the AppHost does not build." 1
  fi
fi
check "the AppHost builds, warnings as errors" true

# What finds .NET, its packages and the container engine, and no setting, server or channel beside. Passwords are given, or Aspire would keep them among the user's secrets.
clean=(env -i "PATH=$PATH" "HOME=$HOME")
while IFS= read -r variable; do clean+=("$variable=${!variable}"); done < <(compgen -e | grep -E '^(DOTNET_|DOCKER_|NUGET_|SSL_CERT_|XDG_|TMPDIR$|LANG$|USER$)' | grep -v '^DOTNET_ENVIRONMENT$')
password="trial$RANDOM$RANDOM$RANDOM"
clean+=("Parameters__messaging-password=$password" "Parameters__postgres-password=$password" DOTNET_ENVIRONMENT=Development ASPNETCORE_ENVIRONMENT=Development ASPIRE_ALLOW_UNSECURED_TRANSPORT=true
  "ASPNETCORE_URLS=http://localhost:$port" "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:$((port + 1))" "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://localhost:$((port + 2))")
program="$(dotnet build "$trial" --configuration Release --nologo -p:FULL=1 -getProperty:TargetPath)"
"${clean[@]}" dotnet "$program" >"$log" 2>&1 &
apphost=$!

within() { # within SECONDS COMMAND…
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) && kill -0 "$apphost" 2>/dev/null || return 1
    sleep 1
  done
}
# Each replica has its own address in its environment.
ready() {
  local pid url count=0
  for pid in $(services); do
    url="$(tr '\0' '\n' <"/proc/$pid/environ" | sed -n 's/^ASPNETCORE_URLS=\([^;]*\).*/\1/p')" || return 1
    [[ -n $url && $(curl -s -o /dev/null --max-time 3 -w '%{http_code}' "$url/health") == 200 ]] || return 1
    count=$((count + 1))
  done
  [[ $count -eq 8 ]]
}
answers() { [[ $(curl -s -o /dev/null --max-time 3 -w '%{http_code}' "http://localhost:$port/login") == 200 ]]; }
delivered() {
  local database count
  database="$(docker ps -q --filter "volume=$name-postgres")"
  count="$(docker exec "$database" psql -U postgres -d alertsdb -Atc "select count(*) from alert_engine.mt_events where type = 'delivery_succeeded'" 2>/dev/null)" || return 1
  [[ $count -ge 3 ]]
}
gone() { [[ -z $(services) ]]; }

check "the dashboard answers" within 60 answers
check "six services are healthy, engine and notifier with a second" within 120 ready
check "alerts of the simulated market are delivered" within 120 delivered
[[ $failed -eq 0 ]] || tail -n 40 "$log" >&2
stop
check "it ends with 0 when it is stopped" test "$status" -eq 0
for _ in $(seq 30); do gone && break || sleep 1; done
check "and its services with it" gone
skipped=0
whole || skipped=1
echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 ]]
