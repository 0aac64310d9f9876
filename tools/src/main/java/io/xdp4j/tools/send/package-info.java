/** What {@code xdp send} does: it sends frames of a file, or such as it makes. */
package io.xdp4j.tools.send;
