/** {@code xdp run}: programs of objects over frames, by different engines. */
package io.xdp4j.tools.run;
