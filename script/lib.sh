# Shared by the scripts: where the project is, how to complain, which packages are missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }
die() { say "$(basename "$0"): $*"; exit 1; }

BUILD_PACKAGES=(cmake ninja-build g++ pkg-config libuv1-dev libcurl4-openssl-dev librocksdb-dev nlohmann-json3-dev
  node-llhttp libfmt-dev libspdlog-dev libxxhash-dev libcli11-dev libssl-dev ffmpeg ccache ca-certificates)
TEST_PACKAGES=(libgtest-dev libgmock-dev libbenchmark-dev nginx-light curl chromium python3 procps)

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s\n' "$package"
  done
}
