# What the scripts share: finding the toolchain and the system's packages. Read it with `.`; it changes nothing by itself.

say() { printf '%s\n' "$*" >&2; }

need_toolchain() {
  if ! command -v swift >/dev/null 2>&1; then
    say "Swift isn't installed. Install Swift 6.3 or newer for this system from https://www.swift.org/install and put it on the PATH."
    exit 1
  fi
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
  major=${version%%.*}
  minor=${version#*.}
  if [ -z "$version" ] || [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 3 ]; }; then
    say "Swift ${version:-of an unknown version} is installed; 6.3 or newer is needed: https://www.swift.org/install"
    exit 1
  fi
}

# need_packages PACKAGE…: installs what is absent, with sudo where we aren't root.
need_packages() {
  missing=""
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
  done
  [ -z "$missing" ] && return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    say "These system packages are needed, under the names they have here:$missing"
    exit 1
  fi
  root=""
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      say "These packages are missing and can't be installed without being root:$missing"
      say "Ask somebody who may to run: apt-get install$missing"
      exit 1
    fi
    root="sudo"
  fi
  say "Installing$missing"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  { $root apt-get update -qq && $root apt-get install -y -qq $missing; } >/dev/null || {
    say "Installing$missing failed. Run it by hand to see why: $root apt-get install$missing"
    exit 1
  }
}

build_packages="libsqlite3-dev zlib1g-dev libzstd-dev libxxhash-dev libpq-dev libcurl4-openssl-dev libturbojpeg0-dev libpng-dev libdeflate-dev tzdata"
