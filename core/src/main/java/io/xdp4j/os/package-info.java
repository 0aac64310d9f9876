/**
 * The fence: the only users of {@code Linker}, {@code SymbolLookup}, {@code reinterpret}, mappings and file
 * descriptors.
 *
 * <p>One class a group of system calls, so that only those that are used are linked. A failed call is an
 * {@link io.xdp4j.device.XdpException} that names it; calls of the data path return an errno instead.
 */
package io.xdp4j.os;
