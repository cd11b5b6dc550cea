#!/usr/bin/env bash
# Tries the images and deploy/compose on this machine: builds the images from the Release build that is there, starts each, plays a recorded session through the six of them and counts what arrives at a
# receiver, stops everything. Says what it does and how long it took; its last line is `N passed, N failed, N skipped`. What it started is gone afterwards, whatever happens.
#
#   deploy/smoke.sh                            where no container engine answers, it is skipped
#   REQUIRE_CONTAINERS=1 deploy/smoke.sh       there it fails
#   BASE_IMAGE=… deploy/smoke.sh               on that base image; default: one made here (deploy/containers/local-base.sh) where there is apt-get, else the official one
set -euo pipefail
root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"
services=(ingestion:Ingestion gex:Gex volume:Volume vix:Vix alert-engine:AlertEngine notifier:Notifier)

say() { printf 'smoke: %s\n' "$*" >&2; }
passed=0 failed=0
check() { # check WHAT COMMAND…
  local what=$1
  shift
  if "$@"; then passed=$((passed + 1)) && say "  passed  $what"; else failed=$((failed + 1)) && say "  FAILED  $what"; fi
}
phase_name='' phase_start=$SECONDS
phase() {
  [[ -z $phase_name ]] || say "$phase_name: $((SECONDS - phase_start)) s"
  phase_name=${1:-} phase_start=$SECONDS
}
unable() { # what it takes is not there
  say "$1"
  if [[ ${REQUIRE_CONTAINERS:-} == 1 ]]; then echo "0 passed, 1 failed, 0 skipped"; exit 1; fi
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
}

[[ $(uname) == Linux ]] || unable "it is made for Linux."
if ! command -v docker >/dev/null || ! docker info >/dev/null 2>&1; then unable "no container engine answers."; fi
for image in postgres:17-alpine rabbitmq:4.2-management-alpine; do
  docker image inspect "$image" >/dev/null 2>&1 || docker pull -q "$image" >/dev/null 2>&1 || unable "the image $image cannot be had."
done
sudo=''
[[ $(id -u) -eq 0 ]] || sudo='sudo -n'
if ! docker compose version >/dev/null 2>&1 && ! command -v docker-compose >/dev/null && command -v apt-get >/dev/null; then
  say "installing docker-compose"
  if $sudo apt-get update -qq; then DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends docker-compose >/dev/null || true; fi
fi
if docker compose version >/dev/null 2>&1; then compose=(docker compose); elif command -v docker-compose >/dev/null; then compose=(docker-compose); else unable "docker-compose is missing."; fi

fakes="$root/tests/OptionsAlerts.Fakes/bin/Release/net10.0"
if [[ ! -f $fakes/OptionsAlerts.Fakes.dll ]]; then
  say "there is no Release build: dotnet build OptionsAlerts.sln --configuration Release"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

work="$(mktemp -d)"
export COMPOSE_PROJECT_NAME="options-alerts-smoke-$$" TAG="smoke-$$"
compose+=(--env-file "$work/.env" -f "$root/deploy/compose/compose.yaml" -f "$root/deploy/compose/recorded.yaml" -f "$root/deploy/smoke/receiver.yaml")
one() { echo "$COMPOSE_PROJECT_NAME-one-$1"; }
ones=() images=("options-alerts/standalone:$TAG")
for service in "${services[@]%:*}"; do ones+=("$(one "$service")") images+=("options-alerts/$service:$TAG"); done
finish() {
  docker rm -f "${ones[@]}" >/dev/null 2>&1 || true
  [[ ! -s $work/.env ]] || "${compose[@]}" down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1 || true
  docker image rm "${images[@]}" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

phase images
build=("$root/deploy/containers/build.sh")
if [[ -z ${BASE_IMAGE:-} ]] && command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then build=("$root/deploy/containers/local-base.sh" "${build[@]}"); fi
NO_BUILD=1 "${build[@]}" || { echo "$passed passed, $((failed + 1)) failed, 0 skipped"; exit 1; }

# What a project says of itself: the version, and the base image where none is given.
defaults="$(dotnet msbuild "$root/services/gex" -nologo -t:ComputeContainerBaseImage -getProperty:Version -getProperty:ContainerBaseImage -p:Configuration=Release)"
default_base() { grep -q '"ContainerBaseImage": "mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra"' <<<"$defaults"; }
default_tag() { grep -q "TAG:-$(sed -n 's/.*"Version": "\([^"]*\)".*/\1/p' <<<"$defaults")}" "$root/deploy/compose/compose.yaml"; }
check "the base image is the chiselled one unless another is given" default_base
check "compose starts the images of this version unless told otherwise" default_tag

config() { docker image inspect --format "$2" "options-alerts/$1:$TAG"; }
labelled() {
  local service
  for service in "${services[@]%:*}" standalone; do
    [[ $(config "$service" '{{.Config.User}}') == 1654 ]] || return
    [[ $(config "$service" '{{index .Config.Labels "org.opencontainers.image.title"}}') == "Options Alerts: $service" ]] || return
    [[ -n $(config "$service" '{{index .Config.Labels "org.opencontainers.image.version"}}') ]] || return
  done
}
check "every image names its user by number, and itself" labelled
shellless() { ! docker run --rm --entrypoint /bin/sh "options-alerts/gex:$TAG" -c true >/dev/null 2>&1; }
check "there is no shell in it" shellless
say "  sizes: $(docker image ls --filter "reference=options-alerts/*:$TAG" --format '{{.Repository}} {{.Size}}' | sed 's|options-alerts/||' | sort | paste -s -d , | sed 's/,/, /g')"

phase session
cp "$root/deploy/compose/.env.example" "$root/deploy/compose/init.sh" "$work/"
"$work/init.sh" 2>/dev/null
mkdir -m 777 "$work/session"
cat >>"$work/.env" <<ENV
TAG=$TAG
ALERT_ENGINE_PORT=0
NOTIFIER_PORT=0
Run__Id=smoke
SESSION=$work/session
SPEED=max
SMOKE=$root/deploy/smoke
FAKES=$fakes
ENV
value() { sed -n "s/^$1=//p" "$work/.env" | tail -n 1; }
contained=(--read-only --tmpfs "/tmp:size=32m,mode=1777" --cap-drop ALL --security-opt no-new-privileges --memory 512m)
record() {
  docker run --rm "${contained[@]}" -v "$work/session:/session" -e Ingestion__Speed=max -e Ingestion__Simulated__StepSeconds=60 -e Ingestion__Simulated__ChainEverySeconds=300 \
    -e Ingestion__Simulated__VolatilityEverySeconds=60 "options-alerts/standalone:$TAG" record --feed simulated --symbols SPY --out /session >&2
}
check "the command records a session, its root file system read-only" record

phase 'broker and database'
"${compose[@]}" up -d rabbitmq postgres >/dev/null 2>&1
state() { docker inspect --format '{{.State.Health.Status}}' "$("${compose[@]}" ps -q "$1")" 2>/dev/null; }
within() { # within SECONDS COMMAND…
  local end=$((SECONDS + $1))
  shift
  until "$@"; do ((SECONDS < end)) || return 1; sleep 0.2; done
}
up() { [[ $(state rabbitmq) == healthy && $(state postgres) == healthy ]]; }
check "RabbitMQ and PostgreSQL become healthy" within 90 up

phase 'each service alone'
cat >"$work/one.env" <<ENV
ConnectionStrings__messaging=amqp://alerts:$(value RABBITMQ_PASSWORD)@rabbitmq:5672
ConnectionStrings__alertsdb=Host=postgres;Database=alertsdb;Username=alerts;Password=$(value POSTGRES_PASSWORD)
Service__GrpcPort=8090
AlertEngine__ApiKey=$(value AlertEngine__ApiKey)
Ingestion__Feeds__0=Cboe
Ingestion__Cboe__BaseUrl=http://127.0.0.1:9
ENV
used() { docker stats --no-stream --format '{{.Name}} {{.MemUsage}} {{.CPUPerc}}' "$@" | sed -E "s/^$COMPOSE_PROJECT_NAME(-one-|[-_])/smoke:     /" | sort >&2; }
answers() { curl -fs -o /dev/null -m 5 "http://$1/$2"; }
for service in "${services[@]}"; do
  name=${service%:*}
  begin=$(date +%s%3N)
  docker run -d --name "$(one "$name")" --network "${COMPOSE_PROJECT_NAME}_default" -p 127.0.0.1::8080 "${contained[@]}" --env-file "$work/one.env" "options-alerts/$name:$TAG" >/dev/null
  address="$(docker port "$(one "$name")" 8080 | head -n 1)"
  healthy() {
    within 60 answers "$address" health && say "  $name: healthy $(($(date +%s%3N) - begin)) ms after its container's start"
  }
  check "$name starts and is healthy, read-only and without capabilities" healthy
  check "$name is alive" answers "$address" alive
  user() { [[ $(docker top "$(one "$name")" -o pid,uid | awk 'NR > 1 { print $2 }' | sort -u) == 1654 ]]; }
  check "$name runs as user 1654" user
  probe() { docker exec "$(one "$name")" dotnet "/app/OptionsAlerts.${service#*:}.dll" health >/dev/null; }
  check "$name's own health check says so" probe
  content() { ! docker logs "$(one "$name")" 2>&1 | grep -E 'Cannot load library|Overriding HTTP_PORTS' >&2; }
  check "$name misses no library and overrides no address" content
done
sleep 5
say "  idle, memory and processor:"
used "${ones[@]}"
docker stop -t 40 "${ones[@]}" >/dev/null
for name in "${services[@]%:*}"; do
  ended() { [[ $(docker inspect --format '{{.State.ExitCode}}' "$(one "$name")") == 0 ]] || { docker logs --tail 5 "$(one "$name")" >&2; false; }; }
  check "$name ends with 0 when it is stopped" ended
  docker rm "$(one "$name")" >/dev/null
done

phase 'a session through all six'
"${compose[@]}" up -d >/dev/null 2>&1 || { "${compose[@]}" up -d >&2 || true; }
logs() { docker logs "$("${compose[@]}" ps -q "$1")" 2>&1; }
played() { logs ingestion | grep -q 'Replay of recorded ended'; }
check "the session is played" within 120 played
raised() { "${compose[@]}" run --rm -T options-alerts audit list --server http://alert-engine:8090 --run smoke --outcome raised --limit 1000 --json 2>/dev/null | grep -oE '"id": ?"[0-9a-f-]{36}"' | grep -oE '[0-9a-f-]{36}' | sort; }
arrived() { logs receiver | grep -oE '"alertId": ?"[0-9a-f-]{36}"' | grep -oE '[0-9a-f-]{36}' | sort; }
same() { raised >"$work/raised" && arrived >"$work/arrived" && [[ -s $work/raised ]] && cmp -s "$work/raised" "$work/arrived"; }
check "what the engine raised has arrived, each once" within 60 same
say "  $(wc -l <"$work/raised") raised, $(wc -l <"$work/arrived") arrived, $(uniq -d "$work/arrived" | wc -l) of them twice"
verify() { "${compose[@]}" run --rm -T options-alerts audit verify --run smoke >&2; }
check "the log decides the same again" verify
for name in "${services[@]%:*}"; do
  well() { [[ $(state "$name") == healthy ]]; }
  check "compose finds $name healthy" within 60 well
  limits() { [[ $(docker inspect --format '{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.LogConfig.Config}}' "$("${compose[@]}" ps -q "$name")") == '500000000 536870912 true map[max-file:5 max-size:10m]' ]]; }
  check "$name has half a processor, 512 MB, a root file system it cannot write, and a log that is cut" limits
done
say "  after the session, memory and processor:"
mapfile -t all < <("${compose[@]}" ps -q)
used "${all[@]}"

phase down
mapfile -t six < <("${compose[@]}" ps -q "${services[@]%:*}")
"${compose[@]}" stop "${services[@]%:*}" >/dev/null 2>&1
drained() { [[ $(docker inspect --format '{{.State.ExitCode}} {{.State.OOMKilled}} {{.RestartCount}}' "${six[@]}" | sort -u) == '0 false 0' ]]; }
check "all six drained and ended with 0, none was started twice or ran out of memory" drained
"${compose[@]}" down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1
gone() { [[ -z $(docker ps -aq --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME")$(docker volume ls -q --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME") ]]; }
check "nothing is left" gone
phase
check "all of it took less than five minutes" [ "$SECONDS" -lt 300 ]

echo "$passed passed, $failed failed, 0 skipped"
[[ $failed -eq 0 ]]
