/**
 * The demo: throughput and round trips over XDP beside kernel sockets.
 *
 * <p>A {@link io.xdp4j.tools.demo.Bed} is where it runs: two network namespaces joined by a veth pair, or this process
 * with the software driver.
 */
package io.xdp4j.tools.demo;
