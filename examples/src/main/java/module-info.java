/** Small programs that show one thing each. */
module io.xdp4j.examples {
    requires io.xdp4j;
}
