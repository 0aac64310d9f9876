/** Frames seen where programs of the software driver see them, with what became of each. */
package io.xdp4j.software.capture;
