/** What {@code xdp filter} shows: rules on interfaces, what they took, and their sets. Changes nothing. */
package io.xdp4j.tools.filter;
