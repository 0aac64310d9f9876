/** What {@code xdp list} shows: everything that is attached to interfaces, whoever attached it. Changes nothing. */
package io.xdp4j.tools.list;
