/** Frames of files, shown to programs of the software driver. */
package io.xdp4j.tools.replay;
