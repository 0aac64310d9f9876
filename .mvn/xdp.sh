# Sourced by xdp and xdp-build.sh, root being the checkout: where the build is, whether it is fresh, how it runs.

out=$root/tools/target/xdp
apart=   # a command to run it under

# Whether the last build is newer than all that it was made from. Sets jdk and home: that build's JDK and folder.
# This runs before each command: one find, no other process.
is_fresh() {
    [ -r "$out/stamp" ] || return 1
    { IFS= read -r jdk && IFS= read -r home; } <"$out/stamp" || return 1
    home=$out/$home
    [ -x "$jdk/bin/java" ] && [ -d "$home/lib" ] || return 1
    [ -z "$(cd "$root" && find pom.xml bom/pom.xml wire/pom.xml bpf/pom.xml core/pom.xml tools/pom.xml .mvn mvnw xdp \
        wire/src/main bpf/src/main core/src/main tools/src/main -newer "$out/stamp" -print -quit)" ]
}

# Becomes the program: $1 is an option about the AOT cache, the rest are arguments of xdp. What the JVM has to say goes
# to stderr, so that it is never in the middle of a JSON document; that it cannot use a cache is no news for the user.
# Not here: --illegal-native-access=deny. With it JDK 25 archives no module graph and links no class ahead of time, and
# start-up takes half as long again. The tests run with it.
run() {
    aot=$1
    shift
    # shellcheck disable=SC2086
    exec $apart "$jdk/bin/java" "$aot" \
        -Xlog:disable -Xlog:all=error:stderr '-Xlog:aot*=off:stderr' '-Xlog:cds*=off:stderr' \
        -XX:+UseSerialGC -Xmn8m -XX:-UsePerfData --enable-native-access=io.xdp4j --sun-misc-unsafe-memory-access=deny \
        --module-path "$home/lib" --module io.xdp4j.tools/io.xdp4j.tools.Main "$@"
}

# Builds as the user who owns the checkout, whoever runs this: root leaves no file behind that the owner cannot remove.
build_as_owner() {
    uid=$(id -u)
    if [ "$uid" -eq 0 ]; then
        read -r _ _ uid gid _ <<OWNER
$(ls -ldn "$root")
OWNER
    fi
    if [ "$uid" -eq "$(id -u)" ]; then
        sh "$root/.mvn/xdp-build.sh"
        return
    fi
    entry=$(getent passwd "$uid" 2>/dev/null) || entry=
    name=${entry%%:*}
    groups=${name:+--init-groups}
    HOME=$(echo "$entry" | cut -d: -f6)
    export HOME
    cd "$root"
    if command -v setpriv >/dev/null; then
        setpriv --reuid="$uid" --regid="$gid" "${groups:---clear-groups}" sh .mvn/xdp-build.sh
    elif command -v sudo >/dev/null; then
        sudo -u "#$uid" -g "#$gid" HOME="$HOME" sh .mvn/xdp-build.sh
    else
        runuser -u "$name" -- sh .mvn/xdp-build.sh
    fi
}
