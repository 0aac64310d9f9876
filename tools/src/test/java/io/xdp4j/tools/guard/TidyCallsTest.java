package io.xdp4j.tools.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that are banned, everywhere or outside one place. */
final class TidyCallsTest {

    private static final String CORE = "core/src/main/java/io/xdp4j/A.java";

    @Test
    void nothingBannedIsUsed() {
        Checkout.assertNone(Checkout.sources(), TidyCallsTest::banned, "Find another way (CONTRIBUTING.md says why):");
    }

    @Test
    void exitIsForMainAlone() {
        assertFound("System.exit", CORE, "class A { void a() { System.exit(1); } }");
        assertNotFound(CORE, "class A { static void main(String[] a) { System.exit(1); } }");
    }

    @Test
    void testsDoNotSleep() {
        assertFound("Thread.sleep", "core/src/test/java/ATest.java", "class ATest { void a() { Thread.sleep(1); } }");
    }

    @Test
    void stackTracesAreNotPrinted() {
        assertFound("printStackTrace", CORE, "class A { void a(Exception e) { e.printStackTrace(); } }");
    }

    @Test
    void arenasThatNobodyClosesAreForConstants() {
        assertFound("Arena.ofAuto", CORE, "class A { void a() { Arena.ofAuto(); } }");
        assertFound("Arena.global", CORE, "class A { final Arena a = Arena.global(); }");
        assertNotFound(CORE, "class A { static final Segment A = Arena.global().allocate(1); }");
        assertNotFound(CORE, "class A { void a() { Arena.ofAuto(); // ends with its thread, not a scope of ours\n } }");
    }

    @Test
    void unsafeIsNotUsed() {
        assertFound("Unsafe", CORE, "import sun.misc.Unsafe; class A {}");
    }

    @Test
    void restrictedCallsStayInsideTheFence() {
        String text = "class A { void a() { s.reinterpret(8); Linker.nativeLinker(); SymbolLookup.loaderLookup(); } }";

        assertFound("reinterpret", CORE, text);
        assertFound("Linker", CORE, text);
        assertFound("SymbolLookup", CORE, text);
        assertNotFound("core/src/main/java/io/xdp4j/os/A.java", "package io.xdp4j.os;" + text);
    }

    @Test
    void throwableIsCaughtAroundInvokeExactAlone() {
        String exact = "class A { void a() { try { H.invokeExact(); } catch (Throwable t) { } } }";

        assertFound("catch Throwable", CORE, exact);
        assertFound("catch Throwable", CORE, "package io.xdp4j.os;" + exact.replace("H.invokeExact", "b"));
        assertNotFound(CORE, "package io.xdp4j.os;" + exact);
    }

    @Test
    void propertiesSwitchNothingInTheLibraries() {
        assertFound("System.getProperty", CORE, "class A { String a = System.getProperty(\"xdp.fast\"); }");
        assertFound("System.getProperty", CORE, "class A { String a = System.getProperty(\"os.arch\"); }");
        assertFound("Boolean.getBoolean", CORE, "class A { boolean a = Boolean.getBoolean(\"a\"); }");
        assertNotFound(CORE, "package io.xdp4j.os; class A { String a = System.getProperty(\"os.arch\"); }");
    }

    @Test
    void librariesNeitherLogNorPrint() {
        assertFound("System.out", CORE, "class A { void a() { System.out.println(); } }");
        assertFound("java.util.logging", CORE, "import java.util.logging.Logger; class A {}");
    }

    @Test
    void nothingStaticChanges() {
        assertFound("static mutable", CORE, "class A { private static int a; }");
        assertFound("static mutable", CORE, "class A { private static final Map<A, A> A = new HashMap<>(); }");
        assertNotFound(CORE, "class A { private static final int A = 1; }");
    }

    @Test
    void noTestIsTurnedOff() {
        assertFound("@Disabled", "core/src/test/java/ATest.java", "class ATest { @Disabled void a() {} }");
    }

    @Test
    void commandsAreDescribedWithoutReflection() {
        String text = "class A { @Option(names = \"-a\") int a; }";

        assertFound("@Option", "tools/src/main/java/A.java", text);
        assertNotFound("tools/src/test/java/A.java", text);
    }

    static List<Finding> banned(Source source) {
        return new BannedCalls(source).find();
    }

    private static void assertFound(String what, String path, String text) {
        long count = banned(Source.of(path, text)).stream()
                .filter(f -> f.what().startsWith(what))
                .count();
        assertEquals(1, count, () -> what + " in " + text + ": " + banned(Source.of(path, text)));
    }

    private static void assertNotFound(String path, String text) {
        assertEquals(List.of(), banned(Source.of(path, text)));
    }
}
