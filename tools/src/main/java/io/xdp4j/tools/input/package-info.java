/** What several commands read: frames, lines, text; bounded, since what they are given may have no end. */
package io.xdp4j.tools.input;
