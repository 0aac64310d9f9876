package io.xdp4j.examples;

/** The arguments of an example. */
final class Arguments {

    private Arguments() {}

    /** Checks that there are as many as the usage line names, after the example's own name. */
    static void check(String usage, String... args) {
        if (args.length != usage.split(" ").length - 1) {
            throw new IllegalArgumentException("usage: " + usage);
        }
    }
}
