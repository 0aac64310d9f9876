/** Which rule takes a frame, and why: for people, and for programs that ask much. */
package io.xdp4j.tools.explain;
