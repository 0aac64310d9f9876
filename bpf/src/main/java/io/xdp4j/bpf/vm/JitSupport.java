package io.xdp4j.bpf.vm;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;

/** Whether classes can be defined while Java runs: an image of GraalVM loads none, and says so by an error. */
final class JitSupport {

    private static final boolean THERE = tried();

    private JitSupport() {}

    static boolean isThere() {
        return THERE;
    }

    private static boolean tried() {
        byte[] empty = ClassFile.of()
                .build(ClassDesc.of(JitSupport.class.getPackageName(), "Empty"), builder -> builder.withFlags(0));
        try {
            return MethodHandles.lookup().defineHiddenClass(empty, false).lookupClass() != null;
        } catch (IllegalAccessException | Error _) {
            return false;
        }
    }
}
