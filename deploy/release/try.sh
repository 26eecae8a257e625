#!/bin/sh
# Unpacks a release in a plain system and uses it there: deploy/release/try.sh TARBALL SUITE MIRROR
#
# SUITE is a Debian or Ubuntu name (bookworm, trixie, noble), MIRROR the URL of an archive that has
# it. The system is made by debootstrap
# (minimal variant, kept in build/roots/SUITE), gets libcurl and nothing else, and is entered by
# chroot: root is needed.
set -eu
tarball=$(realpath "$1")
suite=$2
mirror=$3
case $suite in
  bookworm | trixie) script= ;;
  *) script=gutsy ;;
esac
cd "$(dirname "$0")/../.."
root=${BODKIN_ROOTS:-$PWD/build/roots}/$suite
if [ ! -f "$root/.made" ]; then
  rm -rf "$root"
  mkdir -p "$root"
  # Ubuntu's key is not in Debian: what is tried here is a program, not the archive's honesty.
  debootstrap --variant=minbase ${script:+--no-check-gpg} "$suite" "$root" "$mirror" \
    ${script:+"$script"} >/dev/null
  if [ -n "$script" ]; then
    echo "deb [trusted=yes] $mirror $suite main universe" > "$root/etc/apt/sources.list"
    # apt refuses an archive without its signature file even when told to trust it less.
    echo 'Acquire::AllowInsecureRepositories "true";' > "$root/etc/apt/apt.conf.d/99-try"
  fi
  touch "$root/.made"
fi
within() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }
if ! within sh -c 'ldconfig -p | grep -q libcurl.so.4'; then
  within apt-get update -qq
  package=libcurl4
  if [ "$suite" != bookworm ]; then package=libcurl4t64; fi
  within apt-get install -y -qq --no-install-recommends "$package" >/dev/null
fi
rm -rf "$root/opt/bodkin"
mkdir -p "$root/opt/bodkin" "$root/proc" "$root/dev"
tar xzf "$tarball" -C "$root/opt/bodkin" --strip-components=1
mounted=
cleanup() { for at in $mounted; do umount -l "$root/$at"; done; }
trap cleanup EXIT
for at in proc dev; do
  if ! mountpoint -q "$root/$at"; then
    mount --bind "/$at" "$root/$at"
    mounted="$at $mounted"
  fi
done
# shellcheck disable=SC2016  # it is the shell in there that expands
within sh -eu -c '
  . /etc/os-release
  cd /tmp
  rm -rf findings
  ! command -v clang++ >/dev/null
  ! ldd /opt/bodkin/bin/bodkin | grep "not found"
  version=$(/opt/bodkin/bin/bodkin --version)
  [ "$version" = "bodkin $(cat /opt/bodkin/VERSION)" ]
  /opt/bodkin/bin/bodkin demo --time 5s --findings findings > demo.txt || { tail -5 demo.txt; exit 1; }
  grep -q "findings: " demo.txt
  /opt/bodkin/bin/bodkin serve --port 0 --defect invalid-total-not-positive > served.txt &
  server=$!
  trap "kill $server" EXIT
  for i in $(seq 100); do if grep -q http served.txt; then break; fi; sleep 0.2; done
  url=$(grep -o "http://[0-9.:]*" served.txt)
  status=0
  /opt/bodkin/bin/bodkin fuzz --url "$url" --contract /opt/bodkin/contracts/inventory.openapi.json \
    --principal "admin=X-Auth-Token: bodkin-admin-5f0c2e9ab71d4638" --time 5s --findings remote > fuzz.txt || status=$?
  case $status in 0|1) ;; *) tail -3 fuzz.txt; exit 1 ;; esac
  grep -q " requests " fuzz.txt
  echo "$PRETTY_NAME: $version, demo and fuzz over HTTP run; $(grep -c . demo.txt) lines of demo"
'
