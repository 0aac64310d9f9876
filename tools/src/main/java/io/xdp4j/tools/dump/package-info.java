/** What {@code xdp dump} does: it captures frames and says what rules would decide about them. */
package io.xdp4j.tools.dump;
