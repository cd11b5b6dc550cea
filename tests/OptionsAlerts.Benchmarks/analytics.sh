#!/usr/bin/env bash
# Measures the analytics in one run: gex, volume, vix and hmm by BenchmarkDotNet, then the plain formulas in Python and numpy for scale.
#
#   tests/OptionsAlerts.Benchmarks/analytics.sh [BenchmarkDotNet's arguments]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
dotnet build tests/OptionsAlerts.Benchmarks --configuration Release --nologo --verbosity quiet >&2
for benchmark in gex volume vix hmm; do
  dotnet tests/OptionsAlerts.Benchmarks/bin/Release/net10.0/OptionsAlerts.Benchmarks.dll "$benchmark" --inProcess "$@"
done
for python in python3 /usr/bin/python3; do
  "$python" -c 'import numpy' 2>/dev/null || continue
  exec "$python" tests/OptionsAlerts.Benchmarks/plain.py
done
echo 'analytics.sh: the plain formulas are left out: there is no python3 with numpy' >&2
