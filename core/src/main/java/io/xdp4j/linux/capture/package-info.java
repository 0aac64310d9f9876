/** Frames copied at the XDP hook: a program of our own that lets each go on, and the rings that it writes to. */
package io.xdp4j.linux.capture;
