#!/usr/bin/env bash
# Runs Options Alerts from a fresh checkout: checks the .NET SDK, gets PostgreSQL, builds, starts `options-alerts run`.
# What is there already is left as it is; arguments go to the program: ./run.sh --feed cboe --symbols SPX,SPY
set -euo pipefail

root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
say() { printf '%s\n' "$*" >&2; }
fail() { say "run.sh: $*"; exit 1; }

check_sdk() {
  local dotnet_help="install it from https://dotnet.microsoft.com/download/dotnet/10.0 (Ubuntu: apt-get install dotnet-sdk-10.0; macOS: brew install dotnet-sdk)"
  # The installer script's folder is often not on the path.
  if ! command -v dotnet >/dev/null && [[ -x "${DOTNET_ROOT:-$HOME/.dotnet}/dotnet" ]]; then
    export PATH="${DOTNET_ROOT:-$HOME/.dotnet}:$PATH"
  fi
  command -v dotnet >/dev/null || fail "the .NET SDK 10.0.100 or later is missing: $dotnet_help."
  local version
  version="$(cd "$root" && dotnet --version 2>/dev/null)" || fail "the .NET SDK is older than 10.0.100: $dotnet_help."
  say "run.sh: .NET SDK $version"
}

has_postgres() {
  command -v postgres >/dev/null && return 0
  compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null && return 0
  compgen -G '/usr/pgsql-*/bin/postgres' >/dev/null && return 0
  compgen -G '/opt/homebrew/opt/postgresql*/bin/postgres' >/dev/null && return 0
  compgen -G '/usr/local/opt/postgresql*/bin/postgres' >/dev/null && return 0
  [[ -n "${ConnectionStrings__alertsdb:-}" ]] && return 0
  [[ -f .env ]] && grep -Eq '^[[:space:]]*(export[[:space:]]+)?ConnectionStrings__alertsdb[[:space:]]*=' .env && return 0
  command -v docker >/dev/null && docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

get_postgres() {
  has_postgres && return 0
  local as_root=()
  if [[ "$(id -u)" -ne 0 ]]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo -n); else as_root=(none); fi
  fi
  if command -v apt-get >/dev/null && [[ "${as_root[0]:-}" != none ]]; then
    say "run.sh: installing PostgreSQL (apt-get install postgresql)"
    local log
    log="$(mktemp)"
    if "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q >"$log" 2>&1 &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends postgresql >>"$log" 2>&1 && has_postgres; then
      rm -f "$log"
      return 0
    fi
    say "run.sh: apt-get failed, its last lines are:"
    tail -n 5 "$log" >&2
    rm -f "$log"
  fi
  fail "PostgreSQL is missing: install it (Debian, Ubuntu: sudo apt-get install postgresql; Fedora: sudo dnf install postgresql-server; macOS: brew install postgresql@17), start a Docker engine, or set ConnectionStrings__alertsdb."
}

build() {
  local log started=$SECONDS
  say "run.sh: building (the first time takes a minute or two)"
  log="$(mktemp)"
  if ! dotnet build "$root/standalone" --configuration Release --nologo --verbosity quiet >"$log" 2>&1; then
    grep -E 'error' "$log" | sort -u | head -n 20 >&2 || tail -n 20 "$log" >&2
    rm -f "$log"
    fail "the build failed."
  fi
  rm -f "$log"
  say "run.sh: built in $((SECONDS - started)) s"
}

check_sdk
get_postgres
build
exec dotnet "$root/standalone/bin/Release/net10.0/options-alerts.dll" run "$@"
