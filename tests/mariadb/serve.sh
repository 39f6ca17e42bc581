#!/bin/sh
# Serves an empty MariaDB to whoever starts this: on a socket in a folder of its own, not on the network.
#
# Usage: serve.sh <folder that does not exist> [further option of MariaDB]…
#
# It ends when the standard input does, so that nothing is left of a run that was killed. Each line in it says that the
# server, whose id is in <folder>/pid, was killed and is to serve again what it holds.
set -eu
folder=$1
shift
mkdir -m 700 "$folder"

# Debian keeps servers where only root looks for programs.
PATH=$PATH:/usr/sbin:/usr/local/sbin

# MariaDB runs as root only when it is told to. What it holds is thrown away: unless told otherwise it need not survive
# a loss of power.
set -- --no-defaults --user="$(id -un)" --datadir="$folder/data" --tmpdir="$folder" --innodb-buffer-pool-size=32M --innodb-log-file-size=8M \
	--innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-fast-shutdown=3 "$@"
if ! mariadb-install-db "$@" --auth-root-authentication-method=normal --skip-test-db > "$folder/log" 2>&1; then
	cat "$folder/log"
	rm -rf "$folder"
	exit 1
fi

serve() {
	mariadbd "$@" --socket="$folder/socket" --pid-file="$folder/pid" --skip-networking > "$folder/log" 2>&1 &
	server=$!
}
serve "$@"
# A signal is for the whole group; whoever started this still has to close its end.
trap : HUP INT TERM
while read -r _; do
	wait "$server" || true
	serve "$@"
done
kill "$server" 2> /dev/null || true
wait "$server" || cat "$folder/log"
rm -rf "$folder"
