/** A playground: two network namespaces joined by a veth pair, made by netlink. */
package io.xdp4j.tools.lab;
