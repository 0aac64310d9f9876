/**
 * What {@code xdp bench --json} printed, once it is in files: read, compared, drawn.
 *
 * <p>Files are hostile: what is not a result is refused with file and line, and every text that gets onto a page is
 * escaped.
 */
package io.xdp4j.tools.results;
