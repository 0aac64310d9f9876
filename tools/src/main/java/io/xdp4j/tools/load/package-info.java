/** {@code xdp load}: programs of objects on interfaces. */
package io.xdp4j.tools.load;
