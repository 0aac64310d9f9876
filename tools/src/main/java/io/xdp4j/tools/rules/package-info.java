/** Rule lists as documents. */
package io.xdp4j.tools.rules;
