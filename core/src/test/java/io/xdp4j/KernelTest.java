package io.xdp4j;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests against the running kernel, each in a network namespace of its own that ends with it. Skipped, by name, only
 * where a capability that they need is missing.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SuppressWarnings("exports") // nobody outside reads test classes
@ExtendWith(KernelTestExtension.class)
public @interface KernelTest {}
