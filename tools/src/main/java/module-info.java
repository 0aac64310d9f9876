/** The command {@code xdp}. */
@SuppressWarnings("requires-automatic") // HdrHistogram has no module descriptor in any release
module io.xdp4j.tools {
    requires HdrHistogram;
    requires info.picocli;
    requires io.xdp4j;
    requires java.management;
    requires java.xml;
    requires jdk.management;
    requires tools.jackson.databind;
}
