/**
 * Struct layouts and constants of the Linux kernel's interfaces, spelled as in its headers; nothing else.
 *
 * <p>Host byte order. Offsets are taken from the layouts; a test compares sizes and offsets with a table made by a C
 * compiler.
 */
package io.xdp4j.linux.abi;
