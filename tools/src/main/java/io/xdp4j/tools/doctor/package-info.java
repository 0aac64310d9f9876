/** What the host, this process and its interfaces can do; for each <i>no</i> the reason and the remedy. */
package io.xdp4j.tools.doctor;
