#!/bin/sh
# Serves an empty MariaDB to whoever starts this: on a socket in a folder of its own, not on the network.
#
# Usage: serve.sh <folder that does not exist>
#
# It ends when the standard input does, so that nothing is left of a run that was killed.
set -eu
folder=$1
mkdir -m 700 "$folder"

# Debian keeps servers where only root looks for programs.
PATH=$PATH:/usr/sbin:/usr/local/sbin

# MariaDB runs as root only when it is told to. What it holds is thrown away: it need not survive a loss of power.
set -- --no-defaults --user="$(id -un)" --datadir="$folder/data" --innodb-buffer-pool-size=32M --innodb-log-file-size=8M \
	--innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-fast-shutdown=3
if ! mariadb-install-db "$@" --auth-root-authentication-method=normal --skip-test-db > "$folder/log" 2>&1; then
	cat "$folder/log"
	rm -rf "$folder"
	exit 1
fi

mariadbd "$@" --socket="$folder/socket" --skip-networking > "$folder/log" 2>&1 &
server=$!
# A signal is for the whole group; whoever started this still has to close its end.
trap : HUP INT TERM
cat > /dev/null || true
kill "$server" 2> /dev/null || true
wait "$server" || cat "$folder/log"
rm -rf "$folder"
