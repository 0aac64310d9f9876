package io.xdp4j.testkit;

/**
 * What a test does with its bed.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface TestBody {

    /** Runs the test; whatever it throws fails the test. */
    void run(TestBed bed) throws Exception;
}
