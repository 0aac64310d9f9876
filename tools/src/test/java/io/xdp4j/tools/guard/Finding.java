package io.xdp4j.tools.guard;

/** Something that a check found: where, and what. */
record Finding(String path, int line, String what) {

    @Override
    public String toString() {
        return path + ":" + line + ": " + what;
    }
}
