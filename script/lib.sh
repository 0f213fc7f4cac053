# Shared by the scripts: where the project is, how to complain, what has to be there. Sourced, never run.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }
die() {
  say "$(basename "$0"): $*"
  exit 1
}

BUILD_PACKAGES=(ca-certificates ccache cmake ffmpeg g++ git libavcodec-dev libavformat-dev libavutil-dev libcli11-dev
  libcurl4-openssl-dev libfmt-dev libpugixml-dev librocksdb-dev libspdlog-dev libssl-dev libswscale-dev libuv1-dev
  libxxhash-dev ninja-build nlohmann-json3-dev node-llhttp pkg-config zlib1g-dev)
TEST_PACKAGES=(chromium clang-14 curl firefox-esr iproute2 libbenchmark-dev libclang-rt-14-dev libgmock-dev libgtest-dev
  logrotate nginx-light procps prometheus python3 python3-venv systemd)

# The same where packages come by other means than Debian's (replit.nix): programs, and libraries by pkg-config.
BUILD_PROGRAMS=(cmake ninja c++ pkg-config ffmpeg)
BUILD_MODULES=(libuv libcurl fmt spdlog libxxhash libcrypto pugixml zlib nlohmann_json CLI11 rocksdb libllhttp)

missing_modules() {
  local name
  for name in "${BUILD_PROGRAMS[@]}"; do command -v "$name" >/dev/null || printf '%s\n' "$name"; done
  for name in "${BUILD_MODULES[@]}"; do pkg-config --exists "$name" 2>/dev/null || printf '%s\n' "$name"; done
}

DISK_NEEDED_KIB=$((3 * 1024 * 1024))  # sources, objects and programs of every preset

missing_packages() {
  local package status
  for package in "$@"; do
    # shellcheck disable=SC2016  # the ${} is dpkg-query's
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=none
    [ "$status" = installed ] || printf '%s\n' "$package"
  done
}

# Fails with a sentence when a folder's disk is nearly full.
need_disk() {
  local folder=$1 free_kib
  free_kib=$(df -Pk "$folder" | awk 'NR == 2 {print $4}')
  [ "$free_kib" -ge "$DISK_NEEDED_KIB" ] ||
    die "only $((free_kib / 1024)) MiB are free on the disk of $folder, and building needs 3 GiB: make room first"
}

# As many compilers as there are processors, but no more than fit into memory at 1 GiB each.
build_jobs() {
  local cores fit
  cores=$(nproc)
  fit=$(awk '/^MemAvailable/ {print int($2 / 1048576)}' /proc/meminfo)
  [ "${fit:-1}" -ge 1 ] || fit=1
  echo $((cores < fit ? cores : fit))
}

# Address space randomised over more than 28 bits keeps the sanitizers of gcc 12 from starting.
with_plain_addresses() {
  if setarch -R true 2>/dev/null; then setarch -R "$@"; else "$@"; fi
}

# build PRESET [TARGET]: quiet unless there is much to do or something fails.
build() {
  local preset=$1 target=${2:-} flags=()
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >/dev/null || die "cmake could not set up $preset"
  [ -z "$target" ] || flags=(--target "$target")
  if [ -f "build/$preset/.built" ] || [ -n "$target" ]; then
    set -- --quiet
  else
    say "building $preset, which takes some minutes the first time"
    set --
  fi
  with_plain_addresses nice cmake --build --preset "$preset" -j "$(build_jobs)" "${flags[@]}" -- "$@" >&2 ||
    die "building $preset failed: the compiler's words are above"
  [ -n "$target" ] || touch "build/$preset/.built"
}

# What drives a real browser, from npm, once for each version of it.
install_browser_driver() {
  local installed=tests/browser/node_modules/.package-lock.json
  [ "$installed" -nt tests/browser/package-lock.json ] && return
  (cd tests/browser && npm ci --no-audit --no-fund --loglevel=error) ||
    die "npm could not install the browser driver of tests/browser: is there a network?"
  touch "$installed"
}

# memory_folder: makes the folder $WORK in memory, so that no disk is measured, or where temporary files go; $STORAGE
# says which.
memory_folder() {
  local where=${TMPDIR:-/tmp}
  STORAGE="disk, page cache"
  if [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR == 2 {print $4}')" -ge $((4 * 1024 * 1024)) ]; then
    where=/dev/shm STORAGE=tmpfs
  fi
  WORK=$(mktemp -d "$where/reelcache-bench.XXXXXX")
}

# Lines KEY=VALUE about a run of $COMMAND that begins now, its caches on $STORAGE.
describe_run() {
  local commit
  commit=$(git rev-parse --short HEAD 2>/dev/null) || commit="none yet"
  git diff --quiet HEAD -- . ':!bench/RESULTS.md' ':!bench/*.json' ':!bench/results' 2>/dev/null ||
    commit+=" with changes"
  printf '%s\n' "command=$COMMAND" "commit=$commit" "date=$(date -u +%F)" "kernel=$(uname -sr)" "cores=$(nproc)" \
    "processor=$(awk -F': ' '/model name/ {print $2; exit}' /proc/cpuinfo)" \
    "congestion control=$(cat /proc/sys/net/ipv4/tcp_congestion_control)" "caches on=$STORAGE" \
    "load average before=$(cut -d' ' -f1 /proc/loadavg)"
}
