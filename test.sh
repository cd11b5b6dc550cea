#!/usr/bin/env bash
# Proves the project: format, build with warnings as errors, unit, property and integration tests, the images, compose and the AppHost. Ends with a
# line `N passed, N failed, N skipped`.
#
#   ./test.sh                        everything this machine can run
#   REQUIRE_CONTAINERS=1 ./test.sh   as CI: integration tests run on containers or fail
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

say() { printf '%s\n' "$*" >&2; }
fail() { say "test.sh: $*"; exit 1; }

command -v dotnet >/dev/null || fail "the .NET SDK is missing: install .NET 10 (https://dot.net)."

# What tests need beside the SDK is installed where it is missing and that may be done; without it they are skipped.
install() { # install WHAT TESTS PACKAGE...
  local what=$1 tests=$2 sudo=''
  shift 2
  [ "$(id -u)" -eq 0 ] || sudo='sudo -n'
  if command -v apt-get >/dev/null && $sudo true 2>/dev/null; then
    say "test.sh: installing $what for $tests"
    $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
      say "test.sh: $what could not be installed; $tests will be skipped"
  else
    say "test.sh: no $what, and it may not be installed: $tests will be skipped"
  fi
}

# Integration tests need PostgreSQL and RabbitMQ: given servers, a container engine, or the machine's own binaries.
have_engine() { command -v docker >/dev/null && docker info >/dev/null 2>&1; }
have_native() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null && [ -x /usr/sbin/rabbitmq-server ]; }
have_given() { [ -n "${OPTIONS_ALERTS_TEST_POSTGRES:-}" ] && [ -n "${OPTIONS_ALERTS_TEST_RABBITMQ:-}" ]; }
if ! have_given && ! have_engine && ! have_native && [ "${REQUIRE_CONTAINERS:-}" != 1 ]; then
  install 'PostgreSQL and RabbitMQ' 'the integration tests' postgresql rabbitmq-server
fi
# Kubernetes' manifests are built by kubectl.
command -v kubectl >/dev/null || install kubectl 'the tests of deploy/kubernetes' kubernetes-client

say "test.sh: restore"
dotnet restore OptionsAlerts.sln --nologo --verbosity quiet
say "test.sh: build"
dotnet build OptionsAlerts.sln --no-restore --nologo --verbosity quiet --configuration Release -p:FULL=1
say "test.sh: format"
dotnet format OptionsAlerts.sln --no-restore --verify-no-changes --verbosity quiet

passed=0 failed=0 skipped=0
run() { # run PROJECT
  local report
  report="$(mktemp)"
  say "test.sh: $1"
  "tests/$1/bin/Release/net10.0/$1" -noColor -noLogo -result-xml "$report" || true
  local counts
  counts=$(grep -o '<assembly [^>]*>' "$report" | head -n 1) || true
  [ -n "$counts" ] || { failed=$((failed + 1)); say "test.sh: $1 ended without a report"; return; }
  passed=$((passed + $(attribute "$counts" passed)))
  failed=$((failed + $(attribute "$counts" failed) + $(attribute "$counts" errors)))
  skipped=$((skipped + $(attribute "$counts" skipped)))
  rm -f "$report"
}
try() { # try SCRIPT: ends with counts; skips what it has no container engine for
  say "test.sh: $1"
  local counts
  counts=$("$1" | tail -n 1) || true
  [[ $counts =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]] || { failed=$((failed + 1)); say "test.sh: $1 ended without a report"; return; }
  passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
}
attribute() { sed -n "s/.* $2=\"\([0-9]*\)\".*/\1/p" <<<"$1" | grep . || echo 0; }

run OptionsAlerts.Unit.Tests
run OptionsAlerts.Integration.Tests
try deploy/smoke.sh
try aspire/try.sh

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
