# Builds what ./xdp runs: jars and an AOT cache, in a folder of their own, and a stamp that says when, where and with
# which JDK. Two builds never run at once; a build that fails leaves no stamp.
set -eu
root=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd -P)
cd "$root"
. .mvn/xdp.sh
. .mvn/jdk.sh

# A folder for each build: a command that still runs keeps its jars, whatever ./mvnw or the next build does.
build=build-$(date +%s)-$$

lock() {
    if command -v flock >/dev/null; then
        exec 9>"$out/lock"
        flock -n 9 && return
        echo "xdp: waiting for another build" >&2
        flock 9
    else
        until mkdir "$out/lock.d" 2>/dev/null; do
            [ -n "${said:-}" ] || echo "xdp: waiting for another build; if there is none, remove $out/lock.d" >&2
            said=yes
            sleep 1
        done
        trap 'rmdir "$out/lock.d"' EXIT
        trap 'exit 1' HUP INT TERM
    fi
}

collect() {
    mkdir -p "$out/$build/lib"
    cp tools/target/lib/*.jar tools/target/xdp4j-tools-*.jar "$out/$build/lib/"
    "$JDK/bin/java" .mvn/CacheableJar.java "$out/$build"/lib/picocli-*.jar ||
        cp tools/target/lib/picocli-*.jar "$out/$build/lib/" # as it is it works as well, and starts later
}

# Start-up takes half as long with a cache of loaded classes and warm profiles, made by a run of a little of everything.
# It needs no network, and no rights: a user who may have a network namespace of his own has most of them there.
# Everything works without the cache, so that nothing is said if it cannot be made.
train() {
    jdk=$JDK
    home=$out/$build
    apart=
    if [ "$(id -u)" -ne 0 ] && unshare -Urn true 2>/dev/null; then
        apart='unshare -Urn'
    fi
    for training in train --help; do
        # shellcheck disable=SC2086
        if (run "-XX:AOTCacheOutput=$home/xdp.aot" $training) >"$out/train.log" 2>&1 </dev/null; then
            return 0
        fi
        rm -f "$home/xdp.aot"
    done
}

# The builds before the last one; the last one may still be running.
remove_old() {
    for old in "$out"/build-*; do
        [ "$old" = "$out/$build" ] || [ "$old" = "$out/$last" ] || rm -rf "$old"
    done
}

if ! mkdir -p "$out" 2>/dev/null || [ ! -w "$out" ]; then
    echo "xdp: a source is newer than the build, and user $(id -u) may not write to $out; run it once as its owner" >&2
    exit 1
fi
find_jdk
lock
! is_fresh || exit 0
last=${home:-none}
last=${last##*/}
echo "xdp: building (the first time needs the network and a minute or two)" >&2
rm -rf "$out/stamp" tools/target/lib tools/target/xdp4j-tools-*.jar
printf '%s\n%s\n' "$JDK" "$build" >"$out/stamp.new"   # made first: a source that changes from now on is newer
./mvnw -q -Dmaven.test.skip=true -pl tools -am package >&2 || {
    echo "xdp: the build failed; ./mvnw package tells more" >&2
    exit 1
}
collect
train
mv "$out/stamp.new" "$out/stamp"
remove_old
