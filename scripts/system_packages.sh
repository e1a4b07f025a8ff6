#!/bin/sh
# What cannot come from the lock files: installed where we may, named in one line where we may not.
# Use: system_packages.sh venv|run|test
need=""
python3 -c 'import ensurepip, venv' 2>/dev/null || need="$need python3-venv"
case "$1" in
  run|test)
    fc-list :lang=zh 2>/dev/null | grep -q . || need="$need fonts-noto-cjk fontconfig" ;;
esac
if [ "$1" = test ]; then
  command -v pdfsig >/dev/null || need="$need poppler-utils"
  command -v chromium >/dev/null || need="$need chromium"
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need="$need postgresql"
fi
[ -n "$need" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  echo "Installing$need"
  # A machine in a container may have policy-rc.d or none: a PostgreSQL service that starts is not needed here.
  (apt-get install -y --no-install-recommends $need || { apt-get update -q && apt-get install -y --no-install-recommends $need; }) >/dev/null 2>&1 && exit 0
fi
echo "Please install these system packages:$need   (Debian: sudo apt-get install$need)" >&2
[ "$1" = run ] || exit 1
