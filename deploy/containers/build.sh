#!/usr/bin/env bash
# Builds the images of the six services and of the command options-alerts by the .NET SDK, without a Dockerfile, and loads them into the local engine.
#
#   deploy/containers/build.sh                                     options-alerts/gex:0.1.0 and so on, the version as tag
#   TAG=2026-11-27 deploy/containers/build.sh                      another tag
#   REGISTRY=registry.example.org deploy/containers/build.sh       pushed there instead
#   ARCHIVES=out deploy/containers/build.sh                        written into a folder instead, for `docker load`
#   ARCH=arm64 deploy/containers/build.sh                          for another machine
#   BASE_IMAGE=registry.example.org/dotnet/aspnet:10.0-noble-chiseled-extra deploy/containers/build.sh
#   NO_BUILD=1 deploy/containers/build.sh                          from a Release build that is there already
set -euo pipefail
root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)"
started=$SECONDS

settings=()
[[ -z ${BASE_IMAGE:-} ]] || settings+=("-p:ContainerBaseImage=$BASE_IMAGE")
[[ -z ${TAG:-} ]] || settings+=("-p:ContainerImageTag=$TAG")
[[ -z ${REGISTRY:-} ]] || settings+=("-p:ContainerRegistry=$REGISTRY")
case "${ARCH:-$(uname -m)}" in
  x64 | x86_64 | amd64) settings+=("-p:ContainerRuntimeIdentifier=linux-x64") ;;
  arm64 | aarch64) settings+=("-p:ContainerRuntimeIdentifier=linux-arm64") ;;
  *) printf 'build.sh: ARCH must be x64 or arm64, not %s\n' "${ARCH:-$(uname -m)}" >&2; exit 2 ;;
esac
if [[ -n ${ARCHIVES:-} ]]; then
  mkdir -p "$ARCHIVES"
  settings+=("-p:ContainerArchiveOutputPath=$(cd "$ARCHIVES" && pwd)/")
fi

cd "$root"
# standalone refers to all six.
[[ ${NO_BUILD:-} == 1 ]] || dotnet build standalone --configuration Release --nologo --verbosity quiet
dotnet msbuild deploy/containers/Images.proj -nologo -verbosity:quiet -maxCpuCount "${settings[@]}"
printf 'build.sh: images built in %s s\n' "$((SECONDS - started))" >&2
