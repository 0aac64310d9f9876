/** What decides about received frames, batch by batch. */
package io.xdp4j.software.program;
