#!/usr/bin/env bash
# Makes a base image where no registry can be reached, from Debian's packages and this machine's .NET runtime, and serves it on a loopback port while a command runs, which finds its name in BASE_IMAGE:
# the SDK takes a base image from a registry only. Of the same contract as mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra: user app (1654), port 8080, time zones, root certificates, no shell.
# Kept in ${XDG_CACHE_HOME:-~/.cache}/options-alerts/base: the second time takes a second.
#
#   deploy/containers/local-base.sh deploy/containers/build.sh
set -euo pipefail
(($# > 0)) || { sed -n 's/^#   //p' "${BASH_SOURCE[0]}" >&2; exit 2; }

cache="${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/options-alerts/base"
name=options-alerts/aspnet
packages=(libc6 libgcc-s1 libstdc++6 zlib1g libssl3 ca-certificates tzdata)
say() { printf 'local-base.sh: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

work='' registry=''
finish() {
  [[ -z $registry ]] || { kill "$registry" 2>/dev/null && wait "$registry" 2>/dev/null; } || true
  [[ -z $work ]] || rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
work="$(mktemp -d)"
mkdir -p "$cache"

# The newest runtime of .NET 10 for which ASP.NET Core's is there too.
dotnet="$(dirname "$(readlink -f "$(command -v dotnet)")")"
newest() { for version in "$dotnet/shared/Microsoft.AspNetCore.App/"10.*; do [[ -d $dotnet/shared/Microsoft.NETCore.App/${version##*/} ]] && echo "${version##*/}"; done | sort -V | tail -n 1; }
runtime="$(newest)"
[[ -n $runtime ]] || fail "no runtime of ASP.NET Core 10 in $dotnet/shared."
tag="$runtime-$(cksum <"${BASH_SOURCE[0]}" | cut -d ' ' -f 1)"

get() { # get PACKAGE: into the current folder
  apt-get download -qq "$1" >/dev/null 2>&1 && return
  local sudo=''
  [[ $(id -u) -eq 0 ]] || sudo='sudo -n'
  if $sudo apt-get update -qq && apt-get download -qq "$1" >/dev/null 2>&1; then return; fi
  fail "the package $1 cannot be had."
}

get_registry() {
  command -v docker-registry && return
  [[ -x $cache/docker-registry ]] || {
    say "getting docker-registry"
    (mkdir "$work/registry" && cd "$work/registry" && get docker-registry && dpkg-deb -x ./*.deb . && mv usr/bin/docker-registry "$cache/")
  }
  echo "$cache/docker-registry"
}

# Serves what is kept, on a free port.
serve() {
  local program=$1
  for _ in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    cat >"$work/registry.yml" <<YML
version: 0.1
log: { level: error, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: $cache/images } }
http: { addr: "127.0.0.1:$port" }
YML
    "$program" serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
    registry=$!
    for _ in $(seq 50); do
      curl -fs "http://127.0.0.1:$port/v2/" >/dev/null 2>&1 && kill -0 "$registry" 2>/dev/null && return
      kill -0 "$registry" 2>/dev/null || break
      sleep 0.1
    done
    kill "$registry" 2>/dev/null || true
    registry=''
  done
  cat "$work/registry.log" >&2
  fail "docker-registry does not start."
}

# The root file system: what the packages hold, without running what they would run; the runtime; the user.
assemble() {
  local root=$1 package
  mkdir -p "$root"/{usr/bin,usr/lib,usr/lib64,usr/sbin,etc/ssl/certs,tmp,app,home/app,usr/share/dotnet}
  local merged
  for merged in bin lib lib64 sbin; do ln -s "usr/$merged" "$root/$merged"; done
  mkdir "$work/packages"
  cd "$work/packages"
  for package in "${packages[@]}"; do
    # Ubuntu and newer Debians have it under another name.
    if [[ $package == libssl3 ]] && ! apt-cache show libssl3 >/dev/null 2>&1; then package=libssl3t64; fi
    get "$package"
  done
  for package in ./*.deb; do dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --keep-directory-symlink --no-same-owner; done
  rm -rf "$root"/usr/share/{doc,man,locale,lintian}
  find "$root/usr/share/ca-certificates" -name '*.crt' -print0 | sort -z | xargs -0 cat >"$root/etc/ssl/certs/ca-certificates.crt"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  printf 'root:x:0:0:root:/root:/sbin/nologin\napp:x:1654:1654::/home/app:/sbin/nologin\n' >"$root/etc/passwd"
  printf 'root:x:0:\napp:x:1654:\n' >"$root/etc/group"
  cp -a "$dotnet/dotnet" "$root/usr/share/dotnet/"
  (cd "$dotnet" && tar -c "host/fxr/$runtime" "shared/Microsoft.NETCore.App/$runtime" "shared/Microsoft.AspNetCore.App/$runtime") | tar -x -C "$root/usr/share/dotnet"
  ln -s ../share/dotnet/dotnet "$root/usr/bin/dotnet"
}

serve "$(get_registry)"
export BASE_IMAGE="localhost:$port/$name:$tag"
if ! curl -fs "http://127.0.0.1:$port/v2/$name/manifests/$tag" >/dev/null 2>&1; then
  say "making $name:$tag"
  (assemble "$work/root")
  chmod 1777 "$work/root/tmp"
  tar -c -C "$work/root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner . |
    docker import --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true' \
      --change "ENV DOTNET_VERSION=$runtime ASPNET_VERSION=$runtime" --change 'USER 1654' --change 'WORKDIR /app' - "$BASE_IMAGE" >/dev/null
  docker push -q "$BASE_IMAGE" >/dev/null
  docker image rm "$BASE_IMAGE" >/dev/null
fi
say "$BASE_IMAGE"
"$@"
