/** {@code xdp map}: maps in the kernel, as text and as documents. */
package io.xdp4j.tools.map;
