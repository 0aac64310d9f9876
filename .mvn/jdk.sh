# Sourced by mvnw and xdp: sets JDK to the home of a JDK 25 or newer, or says what to install and exits 3.

# The major version of the JDK in folder $1, from its release file so that no JVM has to start; nothing if it is none.
jdk_major() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# The home of the java on the PATH, through whatever links lead to it.
jdk_on_path() {
    java=$(command -v java) || return 0
    java=$(readlink -f "$java" 2>/dev/null || echo "$java")
    dirname "$(dirname "$java")"
}

# One candidate a line, the likeliest first.
jdk_candidates() {
    [ -z "${JAVA_HOME:-}" ] || echo "$JAVA_HOME"
    jdk_on_path
    for folder in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/jdk* \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/* "${HOME:-/nonexistent}"/.local/share/mise/installs/java/*; do
        [ ! -d "$folder" ] || echo "$folder"
    done
}

find_jdk() {
    JDK=$(jdk_candidates | while IFS= read -r folder; do
        major=$(jdk_major "$folder")
        if [ "${major:-0}" -ge 25 ]; then
            echo "$folder"
            break
        fi
    done)
    [ -z "$JDK" ] || return 0
    cat >&2 <<'EOF'
xdp4j needs a JDK 25, and none was found in JAVA_HOME, on the PATH or in the usual folders.
Install one, for example:
  Debian, Ubuntu:  apt-get install openjdk-25-jdk, or temurin-25-jdk from packages.adoptium.net
  Fedora:          dnf install java-25-openjdk-devel
  macOS:           brew install openjdk@25
  anywhere:        https://adoptium.net/temurin/releases/?version=25, unpacked, and JAVA_HOME set to its folder
EOF
    exit 3
}
